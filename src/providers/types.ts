import { datasetProvider } from './dataset/dataset-provider.js';
import { httpProvider } from './http/http-provider.js';
import { inferenceProvider } from './inference/inference-provider.js';
import type { ProviderType } from './provider.js';
import { sandboxProvider } from './sandbox/sandbox-provider.js';

/** Every type of provider that a configuration can name. */
export const providerTypes: readonly ProviderType[] = [
  datasetProvider,
  httpProvider,
  inferenceProvider,
  sandboxProvider,
];

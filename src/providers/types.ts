import { apolloProvider } from './apollo/apollo-provider.js';
import { contactoutProvider } from './contactout/contactout-provider.js';
import { crustdataProvider } from './crustdata/crustdata-provider.js';
import { datasetProvider } from './dataset/dataset-provider.js';
import { dnsProvider } from './dns/dns-provider.js';
import { dropcontactProvider } from './dropcontact/dropcontact-provider.js';
import { fullcontactProvider } from './fullcontact/fullcontact-provider.js';
import { githubProvider } from './github/github-provider.js';
import { gleifProvider } from './gleif/gleif-provider.js';
import { gravatarProvider } from './gravatar/gravatar-provider.js';
import { httpProvider } from './http/http-provider.js';
import { hunterProvider } from './hunter/hunter-provider.js';
import { inferenceProvider } from './inference/inference-provider.js';
import { leadmagicProvider } from './leadmagic/leadmagic-provider.js';
import { lushaProvider } from './lusha/lusha-provider.js';
import { peopledatalabsProvider } from './peopledatalabs/peopledatalabs-provider.js';
import { prospeoProvider } from './prospeo/prospeo-provider.js';
import type { ProviderType } from './provider.js';
import { sandboxProvider } from './sandbox/sandbox-provider.js';
import { thecompaniesapiProvider } from './thecompaniesapi/thecompaniesapi-provider.js';
import { websiteProvider } from './website/website-provider.js';
import { wikidataProvider } from './wikidata/wikidata-provider.js';

/** Every type of provider that a configuration can name. */
export const providerTypes: readonly ProviderType[] = [
  datasetProvider,
  httpProvider,
  inferenceProvider,
  sandboxProvider,
  hunterProvider,
  peopledatalabsProvider,
  prospeoProvider,
  lushaProvider,
  apolloProvider,
  leadmagicProvider,
  crustdataProvider,
  dropcontactProvider,
  fullcontactProvider,
  contactoutProvider,
  thecompaniesapiProvider,
  gravatarProvider,
  githubProvider,
  websiteProvider,
  dnsProvider,
  wikidataProvider,
  gleifProvider,
];

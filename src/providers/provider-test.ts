import type { RegisteredProvider } from './registered.js';

/** Tries whether a provider can be used: by the vendor's free call, or that it was made at all. */
export async function providerTest({
  type,
  provider,
  options,
  standing,
}: RegisteredProvider): Promise<{ ok: boolean; message: string }> {
  const { aside } = standing;
  if (provider.test === undefined) {
    if (aside !== null) return { ok: false, message: `set aside: ${aside.reason}` };
    return {
      ok: true,
      message: `a provider of type ${type} has no free call to test with; its configuration is in order`,
    };
  }
  return provider.test({ signal: AbortSignal.timeout(options.timeout_ms) });
}

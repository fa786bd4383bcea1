import type { z } from 'zod';
import type { CommonDefaults, ProviderType } from '../provider.js';
import type { CompanyConfig, CompanySide } from './company-side.js';
import { UNUSABLE } from './later.js';
import { createSender, type Send, type SendRules } from './send.js';
import type { TestResult } from './test-result.js';

interface CompanyVendorConfig extends CompanyConfig {
  readonly base_url: string;
}

/** What is peculiar to one vendor that knows companies only. */
interface CompanyVendor<Config extends CompanyVendorConfig> extends Pick<SendRules, 'refusal'> {
  readonly type: string;
  readonly options: z.ZodType<Config>;
  readonly defaults: CommonDefaults;
  readonly companies: CompanySide<NoInfer<Config>>;
  headers(config: Config): Readonly<Record<string, string>>;
  /** Tries the key with a call that costs nothing. */
  test(send: Send): Promise<TestResult>;
}

/** A provider type for one vendor that knows companies only. */
export function companyVendorType<Config extends CompanyVendorConfig>(
  vendor: CompanyVendor<Config>,
): ProviderType<z.ZodType<Config>> {
  const { type, options, defaults, companies, refusal } = vendor;
  return {
    type,
    options,
    defaults,
    create({ config, door, noteUnreadable }) {
      const { base_url: baseUrl } = config;
      const headers = vendor.headers(config);
      const send = createSender({ door, noteUnreadable, now: Date.now, baseUrl, headers, refusal });
      const company = companies.source(config, send);
      return {
        fills: [],
        needs: [],
        remote: true,
        ask: () => UNUSABLE,
        ...(company && { company }),
        test: ({ signal }) => vendor.test(request => send(request, signal)),
      };
    },
  };
}

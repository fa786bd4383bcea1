import type { CompanyField } from '../../normalize/fields.js';
import type { AskContext, CompanyOutcome, CompanySource } from '../provider.js';
import { companyOutcome, type VendorCompany } from './company.js';
import { type CompanyKeyKind, type CompanyKeys, companyKeyOf, companyNeedsOf } from './company-key.js';
import { missed, priceOf } from './cost.js';
import type { RawSend, Send, SendRules } from './send.js';

/** What the company side of a vendor is configured with. */
export interface CompanyConfig {
  readonly company_fills: readonly CompanyField[];
  readonly credit_cost?: number | undefined;
}

/** One question about a company, with what an adapter needs to ask it and to say how it ended. */
interface CompanyCall<Kind extends CompanyKeyKind> {
  readonly key: CompanyKeys[Kind];
  readonly send: Send;
  /** The outcome of an answer about a company. */
  found(company: VendorCompany): CompanyOutcome;
  /** The outcome of an answer that no such company is known. @param credits what it was charged with all the same. */
  notFound(credits: number, reason?: string): CompanyOutcome;
}

/** What is peculiar to one vendor's knowledge of companies. */
interface CompanyRules<Config extends CompanyConfig, Kind extends CompanyKeyKind> {
  /** By what it finds a company, the surest first. */
  readonly keys: readonly Kind[];
  /** As `SendRules.refusal`, where it differs from that of the vendor's questions about people. */
  readonly refusal?: SendRules['refusal'];
  ask(call: CompanyCall<Kind>, config: Config): Promise<CompanyOutcome>;
}

/** The side of a vendor that knows companies; made for each provider of its type. */
export interface CompanySide<Config> {
  readonly refusal?: SendRules['refusal'];
  /** Undefined: it is configured not to be asked about companies. */
  source(config: Config, send: RawSend): CompanySource | undefined;
}

export function companySide<Config extends CompanyConfig, const Kind extends CompanyKeyKind>({
  keys,
  refusal,
  ask,
}: CompanyRules<Config, Kind>): CompanySide<Config> {
  return {
    refusal,
    source(config, send) {
      const { company_fills: fills, credit_cost } = config;
      if (fills.length === 0) return undefined;
      return {
        fills,
        needs: companyNeedsOf(keys),
        async ask({ known }, { signal }: AskContext) {
          const key = companyKeyOf(keys, known);
          if (key === null) return missed(0, 'unusable_identifiers');
          const call: CompanyCall<Kind> = {
            key,
            send: request => send(request, signal),
            found: company => companyOutcome(company, key, credit_cost),
            notFound: (credits, reason) => missed(priceOf(credits, credit_cost), reason),
          };
          return ask(call, config);
        },
      };
    },
  };
}

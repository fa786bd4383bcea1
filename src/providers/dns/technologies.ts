import {
  ALIASES,
  type HostFingerprints,
  MAIL_HOSTS,
  NAME_SERVERS,
  OWNERSHIP_PROOFS,
  REPORT_READERS,
  SENDERS,
} from './fingerprints.js';
import type { DomainRecords } from './records.js';

/** What the records of a domain show to be in use, each once. */
export function technologiesIn({ mx, txt, ns, aliases, dmarc }: DomainRecords): readonly string[] {
  const spf = txt.filter(record => /^v=spf1\b/i.test(record));
  const found = [
    ...mx.flatMap(namedBy(MAIL_HOSTS)),
    ...spf.flatMap(sendersIn).flatMap(namedBy(SENDERS)),
    ...txt.flatMap(provedTo),
    ...ns.flatMap(namedBy(NAME_SERVERS)),
    ...aliases.flatMap(namedBy(ALIASES)),
    ...dmarc.flatMap(readersIn).flatMap(namedBy(REPORT_READERS)),
  ];
  return [...new Set(found)].sort();
}

function namedBy(fingerprints: HostFingerprints): (host: string) => readonly string[] {
  const patterns = Object.entries(fingerprints).map(([host, name]) => ({ pattern: patternOf(host), name }));
  return host => {
    const plain = host.toLowerCase().replace(/\.$/, '');
    return patterns.filter(({ pattern }) => pattern.test(plain)).map(({ name }) => name);
  };
}

function patternOf(host: string): RegExp {
  const source = host.replace(/[.]/g, '\\.').replace(/[*]/g, '[a-z0-9.-]*');
  return new RegExp(`(?:^|\\.)${source}$`);
}

/** `include:sendgrid.net` and `redirect=_spf.google.com`. */
function sendersIn(record: string): readonly string[] {
  return [...record.matchAll(/\b(?:include:|redirect=)([a-z0-9._-]+)/gi)].map(([, host = '']) => host);
}

/** The hosts of `rua=mailto:a@dmarcian.com,mailto:b@acme.example!10m`. */
function readersIn(record: string): readonly string[] {
  if (!/^v=dmarc1\b/i.test(record)) return [];
  const [, addresses = ''] = /\brua\s*=\s*([^;]+)/i.exec(record) ?? [];
  return [...addresses.matchAll(/@([a-z0-9.-]+)/gi)].map(([, host = '']) => host);
}

function provedTo(record: string): readonly string[] {
  const text = record.trim().toLowerCase();
  return Object.entries(OWNERSHIP_PROOFS).flatMap(([start, name]) => (text.startsWith(start) ? [name] : []));
}

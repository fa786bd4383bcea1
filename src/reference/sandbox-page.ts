import { magicInputs } from '../providers/sandbox/magic.js';
import { GENERATED, page, table } from './markdown.js';

/** `docs/reference/sandbox.md`: what the sandbox is and how its vendors are made to fail. */
export function sandboxPage(): string {
  return page([
    GENERATED,
    '# Sandbox',
    'A first start without a configuration makes a workspace `Sandbox`: 1,000 credits, 25 sample contacts, and a waterfall of two simulated vendors and local inference (`sandbox_people`, `sandbox_phones`, `inference`). Everything around the vendors is real: holds, charges, receipts, the cache, rate limits, the identity check, confidence. A sandbox workspace never reaches a real vendor, also when a configuration is added later.',
    'A simulated vendor makes up a person out of what identifies the contact: the same contact gets the same answer for ever, names and companies that are known are kept, and phone numbers come from the ranges that are kept for film and radio. It makes up companies in the same way, out of the domain.',
    '## Magic inputs',
    'An e-mail address whose part before `@` or `+` is one of these makes every simulated vendor behave so. `slow+1@acme.com` is as slow as `slow@acme.com`; use the part after `+` to make several. Of a company the domain counts up to its first `.` or `-`: `slow.com`, `slow-1.com`.',
    table(
      ['Address', 'What the vendor does'],
      Object.entries(magicInputs).map(([name, meaning]) => [`\`${name}@…\``, meaning]),
    ),
    'Inference is no vendor and has no magic inputs: where an address is a work address, `inference` still names the company of its domain. To see a `no_match`, ask for a field that it does not fill (`"fields":["phone"]`), or use an address of free mail.',
    'A type `sandbox` can stand in a configuration of your own as well; its options are in [configuration.md](configuration.md#sandbox).',
  ]);
}

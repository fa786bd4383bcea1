import { personalPhone } from '../vendor/phone.js';
import type { Reading } from '../vendor/reading.js';

/** The number of a person whom the team has in its Apollo already; never the company's own. */
export function crmPhone(person: Reading): string | undefined {
  const contact = person.at('contact');
  const listed = contact.at('phone_numbers').list;
  if (listed.length > 0) {
    return personalPhone(
      listed.map(phone => ({
        number: phone.any('sanitized_number', 'raw_number').text,
        kind: phone.at('type').text,
        doNotCall: isListedAsDoNotCall(phone.at('dnc_status').text),
      })),
    );
  }
  const number = contact.at('sanitized_phone').text;
  const organization = person.at('organization');
  const switchboards = [
    organization.at('phone'),
    organization.at('sanitized_phone'),
    organization.at('primary_phone', 'number'),
    organization.at('primary_phone', 'sanitized_number'),
  ].map(({ text }) => digits(text));
  return switchboards.includes(digits(number)) ? undefined : number;
}

/** The words are not documented: anything said counts, unless it says no. */
function isListedAsDoNotCall(status: string | undefined): boolean {
  return status !== undefined && !/^(no|not|none|clear|safe|false)/i.test(status);
}

function digits(number = ''): string {
  return number.replace(/\D/g, '');
}

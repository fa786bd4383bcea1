import type { Contact } from '../contacts/contact.js';
import { locationCountry } from '../normalize/location.js';
import type { Outcome } from '../providers/provider.js';
import type { PersonIdentifier } from '../suppressions/identifier.js';
import type { Answer } from './merge.js';

/** By what a contact is looked for among the suppressions. */
export function identifiersOf({ email, phone, linkedin_url, location }: Contact): PersonIdentifier[] {
  // A number that was typed without its country code is read in the country where the person is.
  const country = location === null ? null : locationCountry(location);
  return [
    { kind: 'email', value: email, country },
    { kind: 'phone', value: phone, country },
    { kind: 'linkedin_url', value: linkedin_url, country },
  ];
}

/** By what an answer that is about the contact says whom it means; one about somebody else says nothing of them. */
export function identifiersFound(outcome: Outcome, { aboutPerson, values }: Answer): PersonIdentifier[] {
  if (outcome.outcome !== 'found' || !aboutPerson) return [];
  const country = null;
  return [
    { kind: 'email', value: outcome.identity?.email, country },
    { kind: 'phone', value: values.phone, country },
    { kind: 'linkedin_url', value: values.linkedin_url, country },
    { kind: 'linkedin_url', value: outcome.identity?.linkedin_url, country },
  ];
}

import { ownId, parsedOr, splitList } from '../imports/import-values.js';
import type { Member } from '../imports/kind.js';
import { splitEmail } from '../normalize/email.js';
import { normalizeLinkedin } from '../normalize/linkedin.js';
import { normalizePhone } from '../normalize/phone.js';
import { rearm } from '../tables/write-csv.js';

/** As a telephone number is written: with a country code, or in groups. Dates and plain numbers are none. */
const PHONE_LIKE = /^(?:\+|00|\(\d|\d{3}[ .-]\d{3}[ .-]\d{4}$)/;

function isPhone(value: string): boolean {
  return PHONE_LIKE.test(value) && normalizePhone(value, { defaultCountry: 'US' }) !== null;
}

/** What a contact can be made of, by the API's names. */
export const MEMBERS: Readonly<Record<string, Member>> = {
  id: { spellings: ['contactid'] },
  full_name: { spellings: ['name', 'contact', 'contactname', 'displayname', 'person', 'vollername'] },
  first_name: { spellings: ['givenname', 'forename', 'vorname', 'prenom', 'nombre'] },
  last_name: { spellings: ['surname', 'familyname', 'nachname', 'nomdefamille', 'apellido', 'apellidos'] },
  email: {
    spellings: ['emailaddress', 'mail', 'workemail', 'businessemail', 'email1', 'emailadresse', 'correo'],
    recognizes: value => splitEmail(value) !== null,
  },
  phone: {
    spellings: [
      'phonenumber',
      'telephone',
      'telephonenumber',
      'tel',
      'mobile',
      'mobilephone',
      'workphone',
      'businessphone',
      'telefon',
      'telefono',
    ],
    recognizes: isPhone,
  },
  job_title: { spellings: ['title', 'position', 'role', 'jobrole', 'funktion', 'puesto', 'poste'] },
  company_name: {
    spellings: [
      'company',
      'organization',
      'organisation',
      'employer',
      'account',
      'accountname',
      'firma',
      'unternehmen',
      'empresa',
      'societe',
      'entreprise',
    ],
  },
  linkedin_url: {
    spellings: ['linkedin', 'linkedinprofile', 'linkedinprofileurl', 'personlinkedinurl', 'linkedinlink'],
    recognizes: value => normalizeLinkedin(value) !== null,
  },
  location: { spellings: ['place', 'ort', 'standort'] },
  seniority: { spellings: ['senioritylevel'] },
  related_company_id: { spellings: ['companyid'] },
  priority: { spellings: ['prioritat', 'prioritaet'] },
  tags: { spellings: ['tag', 'labels', 'label'] },
  custom_fields: { spellings: [] },
  notes: { spellings: ['note', 'comment', 'comments', 'notizen', 'bemerkung'] },
  created_at: { spellings: ['createddate', 'created', 'createdon'] },
};

/** The value for one member of a cell, or of a member of an object; what is not as it should be passes, to be named. */
export function memberValue(member: string, given: unknown): unknown {
  if (given === null || given === undefined) return undefined;
  if (typeof given === 'number') return String(given);
  if (typeof given !== 'string') return given;
  const text = rearm(given.trim());
  if (text === '') return undefined;
  switch (member) {
    case 'tags':
      return splitList(text);
    // "C-Suite" and "c suite" are what the API calls c_suite.
    case 'seniority':
      return text.toLowerCase().replaceAll(/[\s-]+/g, '_');
    case 'priority':
      return text.toLowerCase();
    case 'id':
    case 'related_company_id':
      return ownId(text);
    case 'custom_fields':
      return parsedOr(text);
    default:
      return text;
  }
}

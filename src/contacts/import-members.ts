import type { Member } from '../imports/kind.js';
import { splitEmail } from '../normalize/email.js';
import { normalizeLinkedin } from '../normalize/linkedin.js';
import { normalizePhone } from '../normalize/phone.js';
import { rearm } from '../tables/write-csv.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

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
      return splitTags(text);
    // "C-Suite" and "c suite" are what the API calls c_suite.
    case 'seniority':
      return text.toLowerCase().replaceAll(/[\s-]+/g, '_');
    case 'priority':
      return text.toLowerCase();
    // Ids of other systems are none of ours, and no fault of the row.
    case 'id':
    case 'related_company_id':
      return UUID.test(text) ? text : undefined;
    case 'custom_fields':
      return parsedOr(text);
    default:
      return text;
  }
}

function splitTags(text: string): unknown {
  // As an export writes tags that have commas in them.
  const list = text.startsWith('[') ? parsedOr(text) : null;
  if (Array.isArray(list)) return list;
  return text
    .split(/[;,]/)
    .map(tag => tag.trim())
    .filter(tag => tag !== '');
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

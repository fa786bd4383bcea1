/** What a contact can be made of, by the API's names; each with obvious other names, as `foldHeader` leaves them. */
const SPELLINGS = {
  full_name: ['name', 'contact', 'contactname', 'displayname'],
  first_name: ['givenname', 'forename'],
  last_name: ['surname', 'familyname'],
  email: ['emailaddress', 'mail', 'workemail', 'businessemail'],
  phone: ['phonenumber', 'telephone', 'telephonenumber', 'tel', 'mobile', 'mobilephone', 'workphone'],
  job_title: ['title', 'position', 'role'],
  company_name: ['company', 'organization', 'organisation', 'employer', 'account', 'accountname'],
  linkedin_url: ['linkedin', 'linkedinprofile', 'linkedinprofileurl', 'personlinkedinurl'],
  location: ['place'],
  seniority: ['senioritylevel'],
  related_company_id: ['companyid'],
  priority: [],
  tags: ['tag', 'labels'],
  custom_fields: [],
  notes: ['note', 'comment', 'comments'],
  created_at: ['createddate', 'created', 'createdon'],
} as const satisfies Record<string, readonly string[]>;

/** A header without what people vary: case, spaces, punctuation. */
function foldHeader(header: string): string {
  return header.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

const MEMBERS: readonly string[] = Object.keys(SPELLINGS);

const MEMBER_BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(SPELLINGS).flatMap(([member, others]): [string, string][] => [
    [foldHeader(member), member],
    ...others.map((other): [string, string] => [other, member]),
  ]),
);

/** A column of the file that is taken, and the contact's member that it becomes. */
export interface TakenColumn {
  readonly member: string;
  readonly header: string;
  /** Its place in the row, from 0. */
  readonly place: number;
}

export interface Columns {
  readonly taken: readonly TakenColumn[];
  /** Headers that mean nothing here, or what another column means already. */
  readonly ignored: readonly string[];
}

/**
 * What the columns of a file mean. Where several mean the same, the API's own name wins, else the first: putting
 * them together would make up a value that nobody wrote.
 */
export function readHeader(headers: readonly string[]): Columns {
  const taken = new Map<string, TakenColumn>();
  headers.forEach((header, place) => {
    const member = MEMBER_BY_NAME.get(foldHeader(header));
    if (member === undefined) return;
    const present = taken.get(member);
    if (present === undefined || (header === member && present.header !== member))
      taken.set(member, { member, header, place });
  });
  const places = new Set([...taken.values()].map(({ place }) => place));
  const ignored = headers.filter((header, place) => !places.has(place) && header !== '');
  return { taken: [...taken.values()], ignored };
}

/** The members that a column can become, for a message. */
export const KNOWN_COLUMNS = MEMBERS.join(', ');

/** Puts back what an export has disarmed: an apostrophe before what a spreadsheet would run. */
function rearm(cell: string): string {
  return /^'[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) ? cell.slice(1) : cell;
}

/** The value of a cell of a table for one member; undefined: nothing is there. */
export function valueOfCell(member: string, cell: string): unknown {
  const text = rearm(cell.trim());
  if (text === '') return undefined;
  if (member === 'custom_fields') return parsedOr(text);
  return valueOfMember(member, text);
}

/** The value of a JSON object for one member; what is not as it should be passes, for the server to name. */
export function valueOfMember(member: string, value: unknown): unknown {
  if (value === null || value === '') return undefined;
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return value;
  if (member === 'tags') return splitTags(value);
  // "C-Suite" and "c suite" are what the API calls c_suite.
  if (member === 'seniority')
    return value
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_');
  if (member === 'priority') return value.trim().toLowerCase();
  return value;
}

function splitTags(text: string): string[] {
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

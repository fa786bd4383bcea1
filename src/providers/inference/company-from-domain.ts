import { domainToUnicode } from 'node:url';
import { emailDomain, isDisposableMail, isFreeMail } from '../../normalize/domain.js';

/** Mailboxes of people who learn or learned there: the domain names no employer. */
const LEARNERS = /^(?:.+\.)?(?:alumni?|students?|studmail|my)\./;

/** Up to so many letters a name is nearly always initials: IBM, BP. */
const INITIALS_MAX_LETTERS = 3;

/**
 * A company's name as its e-mail domain spells it (`jane@acme-corp.co.uk` → Acme Corp), or null for a domain that
 * anybody gets a mailbox on, throw-away ones and learners'.
 */
export function companyFromEmail(email: string): string | null {
  const host = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  const domain = emailDomain(email);
  if (domain === null || isFreeMail(host) || isDisposableMail(host) || LEARNERS.test(host)) return null;
  const label = domainToUnicode(domain).split('.', 1)[0] ?? '';
  const words = label.split(/[-_]+/).filter(word => word !== '');
  return words.some(word => /\p{L}/u.test(word)) ? words.map(capitalized).join(' ') : null;
}

function capitalized(word: string): string {
  const isInitials = word.length <= INITIALS_MAX_LETTERS || !/[aeiouy]|[^a-z]/.test(word);
  return isInitials ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1);
}

import { domainToUnicode } from 'node:url';
import { emailDomain, isDisposableMail, isFreeMail } from '../../normalize/domain.js';

/** Mailboxes of people who learn or learned there: the domain names no employer. */
const LEARNERS = /^(?:.+\.)?(?:alumni?|students?|studmail|my)\./;

/** Up to so many letters a name is nearly always initials: IBM, BP. */
const INITIALS_MAX_LETTERS = 3;

/** Among other words one of three letters that can be said is more often a word (`smith-law`) than initials. */
const SHORT_WORD = /^[b-df-hj-np-tv-z][aeiouy][b-df-hj-np-tv-z]$/;

/** Words that join others: `harbor-and-pine` is Harbor and Pine, `the-house-of-law` The House of Law. */
const JOINING: ReadonlySet<string> = new Set(
  'and at by da das de del der des di du e en et for im in la le of on the to und van von y zu zum zur'.split(
    ' ',
  ),
);

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
  return words.some(word => /\p{L}/u.test(word)) ? words.map(spelled).join(' ') : null;
}

function spelled(word: string, place: number, words: readonly string[]): string {
  const isWord = words.length > 1 && (JOINING.has(word) || SHORT_WORD.test(word));
  if (isWord && place > 0 && JOINING.has(word)) return word;
  const isInitials = !isWord && (word.length <= INITIALS_MAX_LETTERS || !/[aeiouy]|[^a-z]/.test(word));
  return isInitials ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1);
}

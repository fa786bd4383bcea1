import { LRUCache } from 'lru-cache';
import { SENIORITIES, type Seniority } from './fields.js';
import { foldText, foldWords } from './text.js';

interface Rule {
  readonly level: Seniority;
  readonly says: RegExp;
  /** Phrases in which the word means something else: taken out before the rule looks. */
  readonly except?: RegExp;
}

/**
 * From the top down, the first that fits wins, so that "VP & General Counsel" is what the higher half says. They read
 * a folded title with ` , ` between its parts. No rule looks at the trade: a bank's many vice presidents stay `vp`.
 */
const TITLE_RULES: readonly Rule[] = [
  {
    level: 'intern',
    says: /\b(intern|internship|trainee|apprentice|volunteer|working student|werkstudent(in)?|praktikant(in)?|stagiaire|alternante?|articling student|summer (associate|analyst|clerk))\b/,
  },
  {
    level: 'founder',
    says: /\b(co ?)?founder\b|\bfounding partner\b/,
    except: /\bfounders? (s )?(associate|office)\b/g,
  },
  {
    level: 'owner',
    says: /\b(co ?)?owner\b|\bproprietor\b|\binhaber(in)?\b/,
    except:
      /\b(product|process|service|scrum|data|business|content|platform|system|application|risk|portfolio|project|capability|value stream) owner\b/g,
  },
  {
    level: 'c_suite',
    says: /\bchief (\w+ ){0,4}officer\b|\bc[etfoimprlsd]o\b|\bchro\b|\bciso\b|\bcco\b|\bpresident\b|\bmanaging director\b|\bgeneral counsel\b|\bgesch(ae|a)ftsf(ue|u)hrer(in)?\b|\bpdg\b|\bdirect(eur|rice) general\b/,
    except:
      /\bvice president\b|\b(deputy|associate|assistant|vice|divisional|division|regional) general counsel\b/g,
  },
  {
    level: 'partner',
    says: /\bpartner\b/,
    except:
      /\bpartner (manager|success|sales|development|marketing|engineer|account|operations|program|solutions|enablement|relations)\b|\b(business|channel|hr|people|finance|talent|technology|strategic|alliance|product|key|regional|customer|learning|global) partner\b/g,
  },
  { level: 'vp', says: /\b[seagr]?vp\b|\bvice president\b/ },
  { level: 'head', says: /\bhead of\b|^head\b|\bhead(?= ,|$)/ },
  {
    level: 'director',
    says: /\bdirector\b|\bdirect(eur|rice)\b|\bdirektor(in)?\b|\bgeneral counsel\b|\bchief of staff\b/,
  },
  {
    level: 'manager',
    says: /\b(manager|mgr|supervisor|superintendent|foreman|team ?lead(er)?|lead of|teamleiter(in)?|leiter(in)?|responsable)\b/,
  },
  {
    level: 'senior',
    says: /\b(senior|sr|principal|staff|lead|distinguished|expert|fellow|architect|of counsel|managing associate)\b/,
    except:
      /\blead gen(eration)?\b|\bstaff (accountant|attorney|auditor|assistant|nurse|pharmacist|writer)\b/g,
  },
  {
    level: 'entry',
    says: /\b(junior|jr|associate|assistant|entry level|graduate|paralegal|clerk|coordinator|representative)\b/,
    except:
      /\b(associate|assistant) (professor|justice|judge|dean)\b|\b(united states|us|state|house) representative\b|\brepresentative (from|for)\b/g,
  },
];

/** Who runs interns is none. */
const RUNS_OTHERS = /\b(manager|director|head|lead|coordinator|supervisor)\b/;

/** What follows is somebody else's title: "EA to the CEO". */
const ASSISTS = /\b(assistant|ea|pa|aide) to\b.*$/;
const SERVES = /\b(advis[eo]r|secretary|deputy|staff|reporting) to\b.*$/;
const OFFICE_OF = /\boffice of (the )?.*$/;

/** What is no longer, or not yet, so: up to the end of that part of the title. */
const NOT_NOW = /\b(former|formerly|ex|retired|past|aspiring)\b [^,]*/g;

/** The level that a title says, or null where it says none ("Attorney", "Software Engineer"). */
export function seniorityFromTitle(title: string): Seniority | null {
  let read = recent.get(title);
  if (read === undefined) {
    read = { level: readTitle(title) };
    recent.set(title, read);
  }
  return read.level;
}

/** Many people have the same title, and one call reads it up to three times: 2 µs anew, 0.05 µs from here. */
const recent = new LRUCache<string, { readonly level: Seniority | null }>({
  max: 2_000,
  maxSize: 400_000,
  sizeCalculation: (_read, title) => Math.max(1, title.length),
});

function readTitle(title: string): Seniority | null {
  const folded = foldTitle(title);
  const inOffice = OFFICE_OF.test(folded);
  const own = folded
    .replace(OFFICE_OF, '')
    .replace(ASSISTS, 'assistant')
    .replace(SERVES, '$1')
    .replace(NOT_NOW, '');
  for (const { level, says, except } of TITLE_RULES) {
    if (level === 'intern' && RUNS_OTHERS.test(own)) continue;
    if (says.test(except === undefined ? own : own.replace(except, ' '))) return level;
  }
  return inOffice ? 'entry' : null;
}

/** `Sr. V.P., Sales/Marketing` → `sr vp , sales , marketing`. */
function foldTitle(title: string): string {
  return foldText(title)
    .replace(/&/g, ' and ')
    .split(/[,;|/()[\]]|\s[-–—]\s/)
    .map(part => foldWords(part).join(' '))
    .filter(part => part !== '')
    .join(' , ');
}

/** How high each level stands; the two that own the company stand level. */
const RANK: Readonly<Record<Seniority, number>> = {
  owner: 10,
  founder: 10,
  c_suite: 9,
  partner: 8,
  vp: 7,
  head: 6,
  director: 5,
  manager: 4,
  senior: 3,
  entry: 2,
  intern: 1,
};

/** Vendors' words for the levels, beside the levels' own names. */
const VENDOR_WORDS: ReadonlyMap<string, Seniority> = new Map([
  ...SENIORITIES.map(level => [level.replace('_', ' '), level] as const),
  ...words('owner', 'proprietor'),
  ...words('founder', 'co founder|cofounder|founder owner|owner founder'),
  ...words('c_suite', 'cxo|csuite|c level|clevel|chief'),
  ...words('vp', 'vice president|svp|evp|avp'),
  ...words('manager', 'management'),
  ...words('senior', 'mid senior|lead|experienced'),
  ...words('entry', 'junior|associate'),
  ...words('intern', 'internship|training|trainee|unpaid|volunteer'),
]);

const COARSE_EXECUTIVE = 'executive';
const NOT_A_MANAGER = 'non manager';

/** A vendor that says only `executive` of a title that says nothing means the top more often than not. */
const EXECUTIVE_FACTOR = 0.6;
/** "No manager" says what a person is not. */
const NOT_A_MANAGER_FACTOR = 0.4;
/** Vendor and title this many ranks apart: one of them is of another job, most often the vendor's. */
const RANKS_APART_MAX = 3;
const RANKS_APART_FACTOR = 0.8;

/** A vendor lists a few levels for a person; more is not looked at. */
const VENDOR_VALUES_MAX = 20;

export interface VendorSeniority {
  readonly seniority: Seniority;
  /** What to multiply the vendor's confidence with, 0 to 1. */
  readonly confidenceFactor: number;
}

export interface SeniorityContext {
  /** The title in the same answer, or null: a level is only understood together with it. */
  readonly title: string | null;
}

/**
 * A vendor's level (or list of levels, of which the highest counts) in our words, or null where it is none of ours.
 * A level is never made out of the title alone here: that is the `inference` provider's work.
 */
export function normalizeSeniority(value: unknown, { title }: SeniorityContext): VendorSeniority | null {
  const values = Array.isArray(value) ? value.slice(0, VENDOR_VALUES_MAX) : [value];
  const known = values.filter(item => typeof item === 'string').map(foldLevel);
  const titled = title === null ? null : seniorityFromTitle(title);
  const level = highest(known);
  if (level !== null) return reconcile(level, titled);
  if (known.includes(COARSE_EXECUTIVE)) {
    return titled !== null && RANK[titled] >= RANK.vp
      ? sure(titled)
      : { seniority: 'c_suite', confidenceFactor: EXECUTIVE_FACTOR };
  }
  if (known.includes(NOT_A_MANAGER)) {
    return titled !== null && RANK[titled] <= RANK.senior
      ? sure(titled)
      : { seniority: 'entry', confidenceFactor: NOT_A_MANAGER_FACTOR };
  }
  return null;
}

function reconcile(level: Seniority, titled: Seniority | null): VendorSeniority {
  if (titled === null) return sure(level);
  if (Math.abs(RANK[level] - RANK[titled]) > RANKS_APART_MAX) {
    return { seniority: titled, confidenceFactor: RANKS_APART_FACTOR };
  }
  // Some vendors know only junior, senior and executive: their `senior` reaches up to directors.
  const isWiderBand = level === 'senior' && RANK[titled] >= RANK.manager && RANK[titled] <= RANK.head;
  return sure(isWiderBand ? titled : level);
}

function sure(seniority: Seniority): VendorSeniority {
  return { seniority, confidenceFactor: 1 };
}

/** The highest level that vendors' words name. */
function highest(known: readonly string[]): Seniority | null {
  let best: Seniority | null = null;
  for (const word of known) {
    const level = VENDOR_WORDS.get(word);
    if (level !== undefined && (best === null || RANK[level] > RANK[best])) best = level;
  }
  return best;
}

/** `Director-Level` says `director`; `C-Level` is a word of its own. */
function foldLevel(value: string): string {
  const folded = foldWords(value).join(' ');
  return folded === 'c level' ? folded : folded.replace(/ level$/, '');
}

function words(level: Seniority, list: string): [string, Seniority][] {
  return list.split('|').map(word => [word, level]);
}

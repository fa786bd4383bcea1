import { createRequire } from 'node:module';

interface Parsed {
  /** Undefined for an address that the rules do not hold for. */
  isAllowed(url: string, robot: string): boolean | undefined;
  /** In seconds. */
  getCrawlDelay(robot: string): number | undefined;
}

// Its own types are those of an ES module, which it is not.
const parse: (url: string, text: string) => Parsed = createRequire(import.meta.url)('robots-parser');

/** RFC 9309 asks to read at least so much. */
const ROBOTS_CHARACTERS_MAX = 512_000;

/** Rules with a `*` cost 10 µs each; large shops have some hundred. With more of them nothing is asked of a host. */
const STARRED_RULES_MAX = 2_000;

/** The longest delay that is waited for; who asks for more is asked for one page only. */
const DELAY_MS_MAX = 30_000;

/** The name by which a robots.txt means us. */
const ROBOT_NAME = 'sluice';

/** What a host allows. */
export interface Robots {
  allows(url: URL): boolean;
  /** The shortest time between two requests that it asks for, in ms; 0: it says none. */
  readonly delayMs: number;
  /** Characters of its text. */
  readonly size: number;
}

export const ALLOW_ALL: Robots = { allows: () => true, delayMs: 0, size: 1 };
const FORBID_ALL: Robots = { allows: () => false, delayMs: 0, size: 1 };

/** Reads a robots.txt. @param url where it was found, which it holds for */
export function readRobots(url: URL, text: string): Robots {
  const rules = condensed(text.slice(0, ROBOTS_CHARACTERS_MAX));
  if ((rules.match(/\*.*/g)?.length ?? 0) > STARRED_RULES_MAX) return FORBID_ALL;
  const robots = parse(url.href, rules);
  const delay = robots.getCrawlDelay(ROBOT_NAME) ?? 0;
  return {
    allows: target => robots.isAllowed(target.href, ROBOT_NAME) === true,
    delayMs: Math.min(DELAY_MS_MAX, Math.max(0, delay * 1_000)),
    size: rules.length + 1,
  };
}

/**
 * The same rules for us with one name for all other robots, and runs of `*` as one: the parser keeps each rule once for
 * every robot of its group (5,000 of each are 25 million), and tries each `*` on every end of a path.
 */
function condensed(text: string): string {
  const lines: string[] = [];
  const named = new Set<string>();
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, robot] = /^\s*user-agent\s*:\s*([^#]*)/i.exec(line) ?? [];
    if (robot === undefined) {
      if (/^[^#]*:/.test(line)) named.clear();
      lines.push(line.replace(/\*{2,}/g, '*'));
      continue;
    }
    const token = robot.split('/', 1)[0]?.trim().toLowerCase() ?? '';
    const name = token === ROBOT_NAME || token === '*' ? token : 'another';
    if (!named.has(name)) lines.push(`user-agent: ${name}`);
    named.add(name);
  }
  return lines.join('\n');
}

import { cleanLongText } from './text.js';

/**
 * The networks, beside LinkedIn, whose handles look-ups answer with: those that vendors' contracts name. The order is
 * that of the answer.
 */
export const NETWORKS = ['github', 'x', 'facebook', 'instagram', 'youtube'] as const;

export type Network = (typeof NETWORKS)[number];

/** By network what somebody is called there; where nothing is known, absent. */
export type Handles = Readonly<Partial<Record<Network, string>>>;

interface Rules {
  /** Where profiles are; what else the network runs there (`docs.github.com`) is nobody's profile. */
  readonly hosts: RegExp;
  /** What a handle is made of, in lower case. */
  readonly handle: RegExp;
  /** The first part of paths that are the network's own, in lower case. */
  readonly reserved: ReadonlySet<string>;
  /** Parts of a profile that it can be linked by; what else is below a profile is one thing of it, or another's. */
  readonly tabs?: RegExp;
}

/** Pages that most networks have. */
const EVERYWHERE =
  'about account accounts blog business contact download explore feed hashtag help home i jobs legal login logout messages notifications policies privacy search settings share signin signup support terms tos';

function reserved(words: string): ReadonlySet<string> {
  return new Set(`${EVERYWHERE} ${words}`.split(' '));
}

const RULES: Readonly<Record<Network, Rules>> = {
  github: {
    hosts: /^(?:www\.)?github\.com$/,
    handle: /^[a-z0-9](?:-?[a-z0-9]){0,38}$/,
    reserved: reserved(
      'apps codespaces collections copilot customer-stories dashboard discussions enterprise events features gist issues join marketplace new nonprofit notifications organizations orgs pricing pulls readme repos security session sessions site solutions sponsors stars team teams topics trending users watching',
    ),
  },
  x: {
    hosts: /^(?:(?:www|m|mobile)\.)?(?:x|twitter)\.com$/,
    handle: /^[a-z0-9_]{1,15}$/,
    reserved: reserved('compose download following hashtags intent lists oauth tweet who_to_follow widgets'),
    tabs: /^(?:highlights|likes|media|with_replies)$/i,
  },
  facebook: {
    hosts: /^(?:(?:www|m|web|touch|mbasic|[a-z]{2}-[a-z]{2})\.)?(?:facebook|fb)\.com$/,
    handle: /^(?!\.)[a-z0-9.]{3,50}(?<!\.)$/,
    reserved: reserved(
      'ads dialog events gaming groups hashtags l.php marketplace media pages people pg permalink.php photo photo.php photos plugins posts profile.php public reel sharer sharer.php story.php tr video videos watch',
    ),
    tabs: /^(?:about|photos|posts|videos)$/i,
  },
  instagram: {
    hosts: /^(?:(?:www|m)\.)?instagram\.com$/,
    handle: /^(?!\.)[a-z0-9._]{1,30}(?<!\.)$/,
    reserved: reserved('api developer direct p reel reels stories tv web'),
    tabs: /^(?:reels|tagged)$/i,
  },
  youtube: {
    hosts: /^(?:(?:www|m)\.)?youtube\.com$/,
    handle: /^(?![._-])[a-z0-9._-]{3,30}(?<![._-])$/,
    reserved: reserved('c channel embed gaming live playlist premium results shorts user watch'),
    tabs: /^(?:about|community|featured|playlists|shorts|streams|videos)$/i,
  },
};

/** Facebook's other addresses of a profile, each with the number that it is as good a handle by. */
const NUMBERED = /^\/(?:profile\.php\?(?:.*&)?id=|(?:pages|people|pg)\/[^/]+\/)(\d{5,20})(?![^/?&#])/i;

/**
 * What somebody is called on a network, in lower case and without `@`, out of any spelling of the profile's address or
 * of the handle; null where it is none: another network's, one of the network's own pages, one post of a profile.
 */
export function readHandle(network: Network, value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = cleanLongText(value, ADDRESS_LENGTH_MAX);
  if (text === null || /\s/.test(text)) return null;
  const address = text.replace(/^(?:https?:)?\/\//i, '');
  // Every handle that is written as an address has the network's host before it; whatever else has a slash is none.
  const isAddress = address !== text || address.includes('/') || networkOf(address) !== null;
  return isAddress ? fromAddress(network, address) : bare(network, address.replace(/^@/, ''));
}

/** Of an address with what trackers add to it. */
const ADDRESS_LENGTH_MAX = 2_000;

function fromAddress(network: Network, address: string): string | null {
  const { hosts, tabs } = RULES[network];
  const url = URL.canParse(`https://${address}`) ? new URL(`https://${address}`) : null;
  if (url === null || !hosts.test(url.hostname) || url.username !== '' || url.port !== '') return null;
  const path = url.hash.startsWith('#!/') ? url.hash.slice(2) : `${url.pathname}${url.search}`;
  const [, number] = (network === 'facebook' ? NUMBERED.exec(path) : null) ?? [];
  if (number !== undefined) return number;
  const [, first = '', tab] = /^\/+([^/?#]+)(?:\/+([^/?#]+))?\/*(?:[?#]|$)/.exec(path) ?? [];
  if (tab !== undefined && tabs?.test(tab) !== true) return null;
  // Without the sign, YouTube's addresses are channels' old names, which can be somebody else's handles.
  if (network === 'youtube' && !/^(?:@|%40)/i.test(first)) return null;
  return bare(network, first.replace(/^(?:@|%40)/i, ''));
}

function bare(network: Network, name: string): string | null {
  const { handle, reserved: own } = RULES[network];
  const folded = name.toLowerCase();
  return handle.test(folded) && !own.has(folded) ? folded : null;
}

/** Whose host an address begins with; null: that of none of these networks. */
function networkOf(address: string): Network | null {
  const [host = ''] = address.toLowerCase().split(/[/?#:]/, 1);
  return NETWORKS.find(network => RULES[network].hosts.test(host)) ?? null;
}

/** The handles among what somebody says of networks; what is none is left out. */
export function readHandles(stated: Readonly<Partial<Record<Network, unknown>>> = {}): Handles {
  const handles: Partial<Record<Network, string>> = {};
  for (const network of NETWORKS) {
    const handle = readHandle(network, stated[network]);
    if (handle !== null) handles[network] = handle;
  }
  return handles;
}

/** The handles among addresses of one person or company. Where two of one network differ, neither is taken. */
export function handlesAmong(addresses: readonly (string | undefined)[]): Handles {
  const handles: Partial<Record<Network, string>> = {};
  for (const network of NETWORKS) {
    // A list is of addresses: a word in it would be a handle everywhere.
    const ofNetwork = addresses.filter(address => address?.includes('/'));
    const [handle, ...others] = new Set(ofNetwork.flatMap(address => readHandle(network, address) ?? []));
    if (handle !== undefined && others.length === 0) handles[network] = handle;
  }
  return handles;
}

const NAME = 'sluice_console';

/** As `makeToken` of sessions.ts makes them. */
const TOKEN = /^[\w-]{43}$/;

/** What a page of ours sends with every change: another site cannot, unless this server allowed it to. */
const CONSOLE_HEADER = 'x-sluice-console';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The token of the console's cookie; null where there is none that could be one. */
export function cookieToken(headers: Headers): string | null {
  const { cookie } = headers;
  if (typeof cookie !== 'string') return null;
  const pairs = cookie.split(';').map(pair => pair.trim().split('='));
  const value = pairs.find(([name]) => name === NAME)?.[1] ?? '';
  return TOKEN.test(value) ? value : null;
}

/**
 * Whether a request by cookie is one that a page of ours made. `SameSite=Strict` keeps the cookie from other sites
 * but not from other hosts of the same site; these cannot send the header, for which a browser asks us first.
 */
export function isFromConsole(method: string, headers: Headers): boolean {
  return method === 'GET' || method === 'HEAD' || headers[CONSOLE_HEADER] !== undefined;
}

/**
 * A `Set-Cookie` header. Scripts cannot read the cookie, and other sites' pages do not send it.
 * @param token null takes the cookie away.
 */
export function setCookie(headers: Headers, token: string | null, lifeSeconds: number): string {
  // The browser says itself how it reached us; a proxy in front that ends TLS is not ours to know.
  const { origin } = headers;
  const isSecure = typeof origin === 'string' && origin.startsWith('https://');
  const life = token === null ? 0 : lifeSeconds;
  const secure = isSecure ? '; Secure' : '';
  return `${NAME}=${token ?? ''}; Path=/; Max-Age=${life}; HttpOnly; SameSite=Strict${secure}`;
}

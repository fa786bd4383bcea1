/** libpq's environment variable for each parameter that a connection URL may carry after its `?`. */
const PARAMETERS: Readonly<Record<string, string>> = {
  application_name: 'PGAPPNAME',
  channel_binding: 'PGCHANNELBINDING',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  dbname: 'PGDATABASE',
  host: 'PGHOST',
  options: 'PGOPTIONS',
  password: 'PGPASSWORD',
  port: 'PGPORT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  user: 'PGUSER',
};

/**
 * A connection URL as the environment variables of PostgreSQL's own programs: what stands in an argument every user
 * of the machine can read. Parameters that only other drivers know are left out.
 * @throws Error without the URL in it where it is none.
 */
export function connectionEnvironment(databaseUrl: string): Record<string, string> {
  const environment: Record<string, string> = {};
  const put = (name: string | undefined, value: string) => {
    if (name !== undefined && value !== '') environment[name] = value;
  };
  try {
    const url = new URL(databaseUrl);
    put('PGHOST', decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1'));
    put('PGPORT', url.port);
    put('PGUSER', decodeURIComponent(url.username));
    put('PGPASSWORD', decodeURIComponent(url.password));
    put('PGDATABASE', decodeURIComponent(url.pathname.slice(1)));
    for (const [name, value] of url.searchParams) {
      // `no-verify` is a word of the Node driver for what libpq calls `require`.
      put(PARAMETERS[name], name === 'sslmode' && value === 'no-verify' ? 'require' : value);
    }
  } catch {
    throw new Error(
      'DATABASE_URL is not a valid URL; characters such as @ or / in a password are written as %40 or %2F',
    );
  }
  return environment;
}

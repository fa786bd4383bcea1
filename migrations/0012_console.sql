-- Who is signed in to the console, shared by all processes. The cookie's token is stored as a hash. A row is either
-- of a workspace key, by the key's hash, and ends with it; or of the operator, by a proof that the admin token of
-- then is the one of now: HMAC-SHA-256 with the cookie's token as its key, which nobody can try guesses against.

create table console_sessions (
  hash bytea primary key,
  key_hash bytea,
  admin_proof bytea,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  check ((key_hash is null) <> (admin_proof is null))
);
create index console_sessions_expired on console_sessions (expires_at);
create index console_sessions_by_key on console_sessions (key_hash, created_at);

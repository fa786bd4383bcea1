import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ApiError } from '../api/call';
import { ENDED } from '../api/queries';
import { useSignIn } from '../api/session';
import { Button } from '../parts/button';
import { TextField } from '../parts/field';
import { Problem } from '../parts/states';
import { Brand } from './brand';
import { ThemeSwitch } from './theme-switch';

/** The way in: with the admin token, or with a workspace key. */
export function SignIn() {
  const signIn = useSignIn();
  const queries = useQueryClient();
  const [hasEnded] = useState(() => queries.getQueryData(ENDED) === true);
  const [credential, setCredential] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  useEffect(() => {
    document.title = 'Sign in · Sluice';
  }, []);
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await signIn(credential);
    } catch (fault) {
      setError(fault as ApiError);
      setBusy(false);
    }
  };
  return (
    <main className="alone">
      <form
        className="sign-in card"
        onSubmit={event => {
          event.preventDefault();
          void submit();
        }}
      >
        <Brand />
        <h1>Sign in</h1>
        {hasEnded && (
          <p className="notice" role="status">
            You are not signed in any more: the session has run out, its key was revoked, or the admin token
            was changed.
          </p>
        )}
        <TextField
          label="Admin token or workspace key"
          type="password"
          autoComplete="current-password"
          autoFocus
          isRequired
          maxLength={200}
          value={credential}
          onChange={setCredential}
          hint="A workspace key shows its workspace alone, with what the key may do. The admin token is in the data directory, as admin-token."
        />
        {error !== null && <Problem error={error} />}
        <Button type="submit" look="primary" isDisabled={isBusy || credential.trim() === ''}>
          {isBusy ? 'Signing in …' : 'Sign in'}
        </Button>
      </form>
      <ThemeSwitch />
    </main>
  );
}

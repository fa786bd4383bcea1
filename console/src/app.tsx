import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { Router } from 'wouter';
import { makeQueries } from './api/queries';
import { SessionProvider, useWho } from './api/session';
import { ErrorState, Loading } from './parts/states';
import { Toasts } from './parts/toast';
import { ErrorBoundary } from './shell/error-boundary';
import { Pages } from './shell/pages';
import { Shell } from './shell/shell';
import { SignIn } from './shell/sign-in';

/** The console: the sign-in, or the pages around who is signed in. */
export function App() {
  const [queries] = useState(makeQueries);
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queries}>
        <Router base="/console">
          <Toasts>
            <Entrance />
          </Toasts>
        </Router>
      </QueryClientProvider>
    </ErrorBoundary>
  );
}

function Entrance() {
  const who = useWho();
  if (who.data === undefined) {
    return (
      <main className="alone">
        {who.error === null ? (
          <Loading />
        ) : (
          <ErrorState error={who.error} onRetry={() => void who.refetch()} />
        )}
      </main>
    );
  }
  if (who.data === null) return <SignIn />;
  return (
    <SessionProvider session={who.data}>
      <Shell>
        <Pages />
      </Shell>
    </SessionProvider>
  );
}

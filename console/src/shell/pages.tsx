import { lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { useSession } from '../api/session';
import { Page } from '../parts/page';
import { EmptyState, Loading } from '../parts/states';
import { ErrorBoundary } from './error-boundary';
import { FirstWorkspace } from './first-workspace';

/** Each page is loaded when it is first looked at. A page's file has it as its default export. */
const PAGES = [
  { path: '/', Page: lazy(() => import('../pages/overview/overview')) },
  { path: '/contacts', Page: lazy(() => import('../pages/contacts/contacts')) },
  { path: '/contacts/:id', Page: lazy(() => import('../pages/contacts/contact')) },
  { path: '/companies', Page: lazy(() => import('../pages/companies/companies')) },
  { path: '/companies/:id', Page: lazy(() => import('../pages/companies/company')) },
  { path: '/runs', Page: lazy(() => import('../pages/runs/runs')) },
  { path: '/runs/:id', Page: lazy(() => import('../pages/runs/run')) },
  { path: '/waterfall', Page: lazy(() => import('../pages/waterfall/waterfall')) },
  { path: '/credits', Page: lazy(() => import('../pages/credits/credits')) },
  { path: '/keys', Page: lazy(() => import('../pages/keys/keys')) },
  { path: '/webhooks', Page: lazy(() => import('../pages/webhooks/webhooks')) },
  { path: '/webhooks/:id', Page: lazy(() => import('../pages/webhooks/webhook')) },
  { path: '/settings', Page: lazy(() => import('../pages/settings/settings')) },
] as const;

/** The page of the address, for the workspace that is chosen. */
export function Pages() {
  const { workspaceId } = useSession();
  const [location] = useLocation();
  if (workspaceId === null) return <FirstWorkspace />;
  return (
    <ErrorBoundary resetKey={location}>
      <Suspense fallback={<Loading />}>
        {/* Another workspace is another page: nothing of the last one stays in it. */}
        <Switch key={workspaceId}>
          {PAGES.map(({ path, Page: Shown }) => (
            <Route key={path} path={path} component={Shown} />
          ))}
          <Route>
            <Page title="No such page">
              <EmptyState title="There is nothing at this address">Choose a page beside.</EmptyState>
            </Page>
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useSession } from '../api/session';
import { Button } from '../parts/button';
import { Icon } from '../parts/icons';
import { useToast } from '../parts/toast';
import { Brand } from './brand';
import { DESTINATIONS } from './navigation';
import { OfflineNotice } from './offline-notice';
import { ThemeSwitch } from './theme-switch';
import { WorkspaceSwitcher } from './workspace-switcher';

/** What is around every page: where to go, which workspace, who is signed in. */
export function Shell({ children }: { children: ReactNode }) {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [location] = useLocation();
  const shown = useRef(location);
  useEffect(() => {
    if (shown.current === location) return;
    shown.current = location;
    // Another page closes the menu that led to it, and is where the keyboard goes on and screen readers read.
    setMenuOpen(false);
    document.getElementById('main')?.focus();
  }, [location]);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="top">
        <Button
          look="quiet"
          icon={isMenuOpen ? 'close' : 'menu'}
          aria-label="Menu"
          aria-expanded={isMenuOpen}
          onPress={() => setMenuOpen(open => !open)}
        />
        <Brand />
      </header>
      <section className={`side${isMenuOpen ? ' side-open' : ''}`} aria-label="Console">
        <Brand />
        <WorkspaceSwitcher />
        <Navigation />
        <Account />
      </section>
      <main id="main" tabIndex={-1}>
        <OfflineNotice />
        {children}
      </main>
    </div>
  );
}

function Navigation() {
  const [location] = useLocation();
  const { session } = useSession();
  const isOffered = ({ needs }: (typeof DESTINATIONS)[number]) => {
    if (session.kind === 'admin' || needs === undefined) return true;
    return needs !== null && session.permissions.includes(needs);
  };
  const isHere = (path: string) => (path === '/' ? location === '/' : location.startsWith(path));
  return (
    <nav aria-label="Pages">
      <ul className="destinations">
        {DESTINATIONS.filter(isOffered).map(({ path, label, icon }) => (
          <li key={path}>
            <Link href={path} className="destination" aria-current={isHere(path) ? 'page' : undefined}>
              <Icon name={icon} />
              {label}
            </Link>
          </li>
        ))}
        <li>
          <a className="destination" href="/docs" target="_blank" rel="noreferrer">
            <Icon name="reference" />
            API reference
          </a>
        </li>
      </ul>
    </nav>
  );
}

function Account() {
  const { session, signOut } = useSession();
  const toast = useToast();
  return (
    <div className="account">
      <span>{session.kind === 'admin' ? 'Operator' : 'Workspace key'}</span>
      <span className="account-buttons">
        <ThemeSwitch />
        <Button
          look="quiet"
          icon="signOut"
          aria-label="Sign out"
          onPress={() => void signOut().catch((error: Error) => toast(error.message))}
        />
      </span>
    </div>
  );
}

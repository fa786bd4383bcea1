import { Link } from 'wouter';
import { useSession } from '../../api/session';
import { Card } from '../../parts/page';

/** What to do with a workspace in which nothing has happened yet. */
export function FirstSteps() {
  const { session } = useSession();
  return (
    <Card title="Nothing was enriched in the last 24 hours" note="The way to the first result:">
      <ol className="steps">
        {session.kind === 'admin' && (
          <>
            <li>
              <Link href="/credits">Grant credits</Link>: an enrichment that finds something takes one.
            </li>
            <li>
              <Link href="/keys">Make a key</Link> for the program that will call.
            </li>
          </>
        )}
        <li>
          Put contacts in and enrich one, as the{' '}
          <a href="/docs" target="_blank" rel="noreferrer">
            API reference
          </a>{' '}
          shows with your own data.
        </li>
        <li>Come back here: what was found, by whom, and what it cost is counted within ten seconds.</li>
      </ol>
    </Card>
  );
}

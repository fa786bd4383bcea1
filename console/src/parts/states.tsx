import type { ReactNode } from 'react';
import type { ApiError } from '../api/call';
import { Button } from './button';
import { Icon, type IconName } from './icons';

interface StateProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  /** What to do next. */
  readonly action?: ReactNode;
}

function State({ icon, title, children, action }: StateProps) {
  return (
    <div className="state">
      <span className="state-icon">
        <Icon name={icon} size={28} />
      </span>
      <h2>{title}</h2>
      {children !== undefined && <div className="state-text">{children}</div>}
      {action}
    </div>
  );
}

/** Nothing there yet, and what to do about it. */
export function EmptyState({ icon = 'empty', ...props }: Omit<StateProps, 'icon'> & { icon?: IconName }) {
  return <State icon={icon} {...props} />;
}

/** Who is signed in may not see this. */
export function NoPermission({ children }: { children: ReactNode }) {
  return (
    <State icon="lock" title="Not for this key">
      {children}
    </State>
  );
}

/** What went wrong in place of what was asked for, with what to quote and a way to try again. */
export function ErrorState({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  if (error.status === 403) return <NoPermission>{error.message}</NoPermission>;
  const isAway = error.status === 0;
  return (
    <div role="alert">
      <State
        icon={isAway ? 'offline' : 'warning'}
        title={isAway ? 'No connection' : 'That did not work'}
        action={
          onRetry !== undefined && (
            <Button icon="refresh" onPress={onRetry}>
              Try again
            </Button>
          )
        }
      >
        <p>{error.message}</p>
        <RequestId error={error} />
      </State>
    </div>
  );
}

/** What went wrong with an act, beside the button that began it. */
export function Problem({ error }: { error: ApiError }) {
  return (
    <div className="problem" role="alert">
      <Icon name="warning" size={18} />
      <div>
        <p>{error.message}</p>
        {Object.entries(error.fields).map(([field, fault]) => (
          <p key={field}>
            <strong>{field}</strong> {fault}
          </p>
        ))}
        <RequestId error={error} />
      </div>
    </div>
  );
}

function RequestId({ error }: { error: ApiError }) {
  if (error.requestId === null) return null;
  return (
    <p className="request-id">
      Request <code>{error.requestId}</code>
    </p>
  );
}

/** The place of what is on its way. */
export function Loading({ what = 'Loading' }: { what?: string }) {
  return (
    <div className="loading" role="status">
      <span className="spinner" aria-hidden="true" />
      {what} …
    </div>
  );
}

interface AnswerProps<Answer> {
  readonly of: {
    readonly data: Answer | undefined;
    readonly error: ApiError | null;
    readonly refetch: () => unknown;
  };
  readonly what?: string;
  readonly children: (answer: Answer) => ReactNode;
}

/** An answer of `useApi` in all of its states; one that was there stays when the next cannot be had. */
export function Answer<Answer>({ of, what, children }: AnswerProps<Answer>) {
  if (of.data !== undefined) {
    return (
      <>
        {of.error !== null && <Problem error={of.error} />}
        {children(of.data)}
      </>
    );
  }
  if (of.error !== null) return <ErrorState error={of.error} onRetry={() => void of.refetch()} />;
  return <Loading {...(what === undefined ? {} : { what })} />;
}

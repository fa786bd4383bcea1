import { formatShare } from '../format';

interface Share {
  readonly name: string;
  /** Between 0 and 1; null: nothing to say yet. */
  readonly share: number | null;
  readonly note: string;
}

/** Which of several shares is large and which is small: bars from the left. */
export function Shares({ shares }: { shares: readonly Share[] }) {
  return (
    <ul className="shares">
      {shares.map(({ name, share, note }) => (
        <li key={name}>
          <span className="share-name">{name}</span>
          <span className="share-track" aria-hidden="true">
            <span className="share-bar" style={{ width: `${(share ?? 0) * 100}%` }} />
          </span>
          <span className="share-value">{formatShare(share)}</span>
          <span className="share-note">{note}</span>
        </li>
      ))}
    </ul>
  );
}

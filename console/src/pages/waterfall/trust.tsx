import { formatName, formatNumber } from '../../parts/format';
import type { Provider } from './draft';

const decimal = (trust: number) => trust.toFixed(2);

/** How far a provider is trusted: what the configuration says, and what was learned by comparing it with others. */
export function Trust({ provider: { trust, fields } }: { provider: Provider }) {
  const known = fields.flatMap(({ field, learned }) => (learned === null ? [] : [{ field, ...learned }]));
  const sum = (of: (one: (typeof known)[number]) => number) => known.reduce((all, one) => all + of(one), 0);
  const configured = trust === null ? 'No trust configured' : `Trusted ${decimal(trust)}`;
  if (known.length === 0) {
    return <p className="order-trust">{configured}; nothing learned yet: no other source to compare with.</p>;
  }
  return (
    <details className="order-trust">
      <summary>
        {configured}; right {formatNumber(sum(({ right }) => right))} of{' '}
        {formatNumber(sum(({ compared }) => compared))} times by what was learned
      </summary>
      <ul>
        {known.map(({ field, compared, right, trust: learned }) => (
          <li key={field}>
            {formatName(field)}: right {formatNumber(right)} of {formatNumber(compared)} times, so trusted{' '}
            {decimal(learned)}
          </li>
        ))}
      </ul>
      <p>With a fixed order the configured trust decides which value is taken, otherwise what was learned.</p>
    </details>
  );
}

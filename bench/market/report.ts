import { barChart, lineChart } from '../plot.js';
import { calibration } from './measure.js';
import { POLICIES, type PolicyName, type Season } from './season.js';
import { VENDORS } from './vendors.js';

// docs/waterfall.md: what the figures are, in words that hold whatever they are.

/** People in one point of the line over time. */
const STRETCH = 1_000;

export interface Picture {
  readonly name: string;
  readonly alt: string;
  readonly svg: string;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** The mean over the seasons, and how far the lowest and the highest are apart where it is more than one. */
function spread(numbers: readonly number[], digits: number, factor = 1): string {
  const shown = numbers.map(number => number * factor);
  const mean = (sum(shown) / shown.length).toFixed(digits);
  const [low, high] = [Math.min(...shown).toFixed(digits), Math.max(...shown).toFixed(digits)];
  return low === high ? mean : `${mean} (${low}–${high})`;
}

interface Row {
  readonly name: string;
  readonly cost: (season: Season) => number;
  readonly filled: (season: Season) => number;
  readonly policy: PolicyName | null;
}

const ROWS: readonly Row[] = [
  ...POLICIES.map(policy => ({
    name: policy === 'fixed' ? 'fixed order' : policy === 'auto' ? '**`auto`**' : policy,
    cost: ({ scores }: Season) => scores[policy].cost,
    filled: ({ scores }: Season) => scores[policy].filled,
    policy,
  })),
  {
    name: 'statistician',
    cost: ({ statistician }) => sum(statistician.costs),
    filled: ({ statistician }) => statistician.filled,
    policy: null,
  },
  {
    name: 'oracle',
    cost: ({ oracle }) => sum(oracle.costs),
    filled: ({ oracle }) => oracle.filled,
    policy: null,
  },
];

function resultsTable(seasons: readonly Season[]): string {
  const head = [
    '| | cost per filled field | cost against the oracle | filled, of what `fixed` fills | precision | calibration error | questions a call | waiting a call |',
    '|---|---|---|---|---|---|---|---|',
  ];
  const rows = ROWS.map(({ name, cost, filled, policy }) => {
    const each = (of: (season: Season) => number) => seasons.map(of);
    const score = (of: (season: Season, policy: PolicyName) => number, digits: number, factor = 1) =>
      policy === null
        ? ''
        : spread(
            each(season => of(season, policy)),
            digits,
            factor,
          );
    return [
      name,
      spread(
        each(season => cost(season) / filled(season)),
        4,
      ),
      spread(
        each(season => cost(season) / sum(season.oracle.costs)),
        2,
      ),
      spread(
        each(season => filled(season) / season.scores.fixed.filled),
        4,
      ),
      score((season, of) => season.scores[of].precision, 4),
      score((season, of) => season.scores[of].calibrationError, 4),
      score((season, of) => season.scores[of].asks, 2),
      score((season, of) => season.scores[of].latencyMs / 1_000, 1) + (policy === null ? '' : ' s'),
    ].join(' | ');
  });
  return [...head, ...rows.map(row => `| ${row} |`)].join('\n');
}

/** What was aimed at, and whether it was reached by every seed. */
function targets(seasons: readonly Season[]): string {
  const costOf = ({ scores }: Season) => scores.auto.cost;
  const lines: readonly (readonly [string, number[], (value: number) => boolean, number])[] = [
    [
      'cost of `auto` at most 1.10 times the oracle’s',
      seasons.map(season => costOf(season) / sum(season.oracle.costs)),
      value => value <= 1.1,
      2,
    ],
    [
      'cost of `auto` at most 1.10 times the statistician’s',
      seasons.map(season => costOf(season) / sum(season.statistician.costs)),
      value => value <= 1.1,
      3,
    ],
    [
      'at least 0.99 of what the fixed order fills',
      seasons.map(({ scores }) => scores.auto.filled / scores.fixed.filled),
      value => value >= 0.99,
      4,
    ],
    [
      'precision at least 0.98, with namesakes at 5 %',
      seasons.map(({ scores }) => scores.auto.precision),
      value => value >= 0.98,
      4,
    ],
    [
      'calibration error at most 0.03',
      seasons.map(({ scores }) => scores.auto.calibrationError),
      value => value <= 0.03,
      4,
    ],
  ];
  return [
    '| aim | measured | |',
    '|---|---|---|',
    ...lines.map(([aim, values, holds, digits]) => {
      const reached = values.filter(holds).length;
      const verdict =
        reached === values.length
          ? 'reached'
          : reached === 0
            ? 'not reached'
            : `${reached} of ${values.length} seeds`;
      return `| ${aim} | ${spread(values, digits)} | ${verdict} |`;
    }),
  ].join('\n');
}

export function pictures(seasons: readonly Season[]): Picture[] {
  const mean = (of: (season: Season) => number) => sum(seasons.map(of)) / seasons.length;
  const [first] = seasons;
  if (first === undefined) return [];
  const inStretches = (costs: readonly number[]) =>
    Array.from({ length: Math.floor(costs.length / STRETCH) }, (_, place) => ({
      x: (place + 1) * STRETCH,
      y: sum(costs.slice(place * STRETCH, (place + 1) * STRETCH)) / STRETCH,
    }));
  return [
    {
      name: 'waterfall-cost.svg',
      alt: 'Cost of each way to ask, against the oracle',
      svg: barChart(
        'Cost, where the oracle is 1',
        '',
        ROWS.map(({ name, cost }) => ({
          label: name.replaceAll(/[*`]/g, ''),
          value: mean(season => cost(season) / sum(season.oracle.costs)),
        })),
      ),
    },
    {
      name: 'waterfall-time.svg',
      alt: 'Cost of a call over time; half-way one vendor loses most of its people',
      svg: lineChart('Cost of a call over time; half-way one vendor turns bad', 'people', 'cost', [
        { label: 'fixed order', points: inStretches(first.runs.fixed.costs) },
        { label: 'auto', points: inStretches(first.runs.auto.costs) },
        { label: 'statistician', points: inStretches(first.statistician.costs) },
        { label: 'oracle', points: inStretches(first.oracle.costs) },
      ]),
    },
    {
      name: 'waterfall-calibration.svg',
      alt: 'How often values of a confidence are right',
      svg: lineChart('Values of a confidence: the share that is right', 'confidence', 'right', [
        { label: 'perfect', points: [0.5, 1].map(at => ({ x: at, y: at })) },
        ...(['fixed', 'auto'] as const).map(policy => ({
          label: policy,
          points: calibration(first.runs[policy].written)
            .filter(({ count }) => count >= 50)
            .map(({ confidence, right }) => ({ x: confidence, y: right })),
        })),
      ]),
    },
  ];
}

function vendorsTable(): string {
  const share = (value: number) => `${Math.round(value * 100)} %`;
  return [
    '| vendor | price | holds | phone | wrong values | mean age | what else |',
    '|---|---|---|---|---|---|---|',
    ...VENDORS.map(vendor => {
      const { id, price, missPrice, coverage, fields, errors, ageDays, resells, later, statesIdentity } =
        vendor;
      const notes = [
        missPrice > 0 ? `a miss costs ${missPrice}` : '',
        resells === undefined ? '' : `resells ${share(resells.share)} from ${resells.of}`,
        later === undefined ? '' : `half-way: holds ${share(later.coverage)}, mean age ${later.ageDays} days`,
        statesIdentity ? '' : 'does not say whom it means',
      ];
      const phone = fields.phone === undefined ? '–' : share(fields.phone);
      const said = notes.filter(note => note !== '').join('; ');
      return `| ${id} | ${price} | ${share(coverage)} | ${phone} | ${(errors * 100).toFixed(1)} % | ${ageDays} days | ${said} |`;
    }),
  ].join('\n');
}

const MARKET = `## The market

${vendorsTable()}

All fill title, company, profile, location and level in different shares, but ember (phone numbers only), fjord (phone
numbers and titles) and inlet (profiles and locations). Who is easily found by one vendor is by others: they have 0.6 of
what decides it in common. 5 % of the people share their name with somebody else in the market; a vendor
that is asked by name mistakes them in 20 to 60 % of the cases, and 0.3 % of all answers are somebody else’s record.
12 % of the people change their job in a year, and what a vendor wrote down before is out of date. A contact is known
by its name and mostly (85 %) an e-mail address; up to half of them have some of the other fields already.
`;

export function report(seasons: readonly Season[], people: number): string {
  const seeds = seasons.map(({ seed }) => seed).join(', ');
  const namesakes = spread(
    seasons.map(({ scores }) => scores.auto.namesake),
    2,
    100,
  );
  const outdated = spread(
    seasons.map(({ scores }) => scores.auto.outdated),
    2,
    100,
  );
  const bound = spread(
    seasons.map(season => sum(season.statistician.costs) / sum(season.oracle.costs)),
    2,
  );
  return `# The order that pays

Written by \`npm run market\`: ${people.toLocaleString('en-US')} people and ${VENDORS.length} vendors, made up from seeds (${seeds}). The vendors are simulated,
the rest is the program itself: its waterfall, order, merge, identity check and confidence. How \`order: auto\` decides is
in [decision 0009](decisions/0009-the-order-that-pays.md); how it is switched on in the
[configuration](reference/configuration.md).

${pictures(seasons)
  .map(({ name, alt }) => `![${alt}](images/${name})`)
  .join('\n\n')}

## Results

Means over the seeds, in brackets the lowest and the highest. \`auto\` starts knowing nothing but prices, and what it spends
on learning counts.

${resultsTable(seasons)}

- **fixed order**: as in the table of vendors below. **cheapest first**, **best hit rate first**: sorted by the true
  prices and the true hit rates.
- **oracle**: sees into every vendor before it asks. It buys, for each person, the cheapest set of answers that fills
  all that asking everybody would fill; it pays for no miss and for nothing that it turns out not to need.
- **statistician**: does not see into people, but has the complete statistics of a past market with the same vendors
  and plans perfectly for the same aim as \`auto\` (all 1,024 sets of vendors, by what is missing and who can be asked).
  It does not tell apart which of those it asked had something; else nobody who has to ask in order to know could do
  better.

## What was aimed at

${targets(seasons)}

The oracle is out of reach for whoever is not one: with perfect statistics and perfect planning a call still costs ${bound}
times as much, because who holds a person is only known after asking, and answers that bring a part of what is missing
have to be paid. \`auto\` is therefore measured against the statistician as well.

Of the values that \`auto\` wrote, ${namesakes} % were a namesake’s and ${outdated} % had been true before a change of job; the rest of
what is wrong was wrong at the vendor. A value is right when it means the same as what is true of that person now.
The calibration error is the mean distance between a value’s confidence and the share of right values of its
confidence (20 steps).

${MARKET}`;
}

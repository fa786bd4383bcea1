import { plainNumber } from './report.js';

// Two kinds of SVG pictures for the report, with no more than they need: they must be readable on a light and
// a dark page, so text and lines are a middle grey and there is no background.

const WIDTH = 720;
const FONT = 'font-family="sans-serif" font-size="13" fill="#777"';
const COLOURS = ['#2a78d6', '#d9822b', '#2e9e6b', '#a24bbf'] as const;

export interface Bar {
  readonly label: string;
  readonly value: number;
}

/** Horizontal bars from zero, longest value at full width, each with its label and value. */
export function barChart(title: string, unit: string, bars: readonly Bar[]): string {
  const rowHeight = 30;
  const left = 220;
  const longest = WIDTH - left - 130;
  const largest = Math.max(...bars.map(bar => bar.value), Number.MIN_VALUE);
  const rows = bars.map(({ label, value }, row) => {
    const top = 40 + row * rowHeight;
    const width = round((value / largest) * longest);
    return [
      `<text x="${left - 10}" y="${top + 15}" text-anchor="end" ${FONT}>${escaped(label)}</text>`,
      `<rect x="${left}" y="${top}" width="${width}" height="20" fill="${COLOURS[0]}"/>`,
      `<text x="${round(left + width + 8)}" y="${top + 15}" ${FONT}>${plainNumber(value)} ${escaped(unit)}</text>`,
    ].join('\n');
  });
  return svg(title, 50 + bars.length * rowHeight, rows);
}

export interface Line {
  readonly label: string;
  /** In the order of x. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Lines over a common x axis; the y axis starts at zero, so that small changes do not look large. */
export function lineChart(title: string, xLabel: string, yLabel: string, lines: readonly Line[]): string {
  const frame = { left: 70, top: 50, width: WIDTH - 90, height: 240 };
  const bottom = frame.top + frame.height;
  const right = frame.left + frame.width;
  const xs = lines.flatMap(line => line.points.map(point => point.x));
  const xMin = Math.min(...xs);
  const xMax = Math.max(...xs);
  const yMax = Math.max(...lines.flatMap(line => line.points.map(point => point.y)), Number.MIN_VALUE);
  const xOf = (x: number) => round(frame.left + ((x - xMin) / (xMax - xMin || 1)) * frame.width);
  const yOf = (y: number) => round(bottom - (y / yMax) * frame.height);
  const drawn = lines.map(({ label, points }, place) => {
    const colour = COLOURS[place % COLOURS.length] ?? COLOURS[0];
    const path = points.map(point => `${xOf(point.x)},${yOf(point.y)}`).join(' ');
    const legend = `<text x="${frame.left + place * 160}" y="42" ${FONT.replace('#777', colour)}>${escaped(label)}</text>`;
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>\n${legend}`;
  });
  const axes = [
    `<path d="M${frame.left} ${frame.top}V${bottom}H${right}" fill="none" stroke="#777"/>`,
    `<text x="${frame.left - 8}" y="${frame.top + 5}" text-anchor="end" ${FONT}>${plainNumber(yMax)}</text>`,
    `<text x="${frame.left - 8}" y="${bottom + 4}" text-anchor="end" ${FONT}>0</text>`,
    `<text x="${frame.left}" y="${bottom + 18}" ${FONT}>${plainNumber(xMin)}</text>`,
    `<text x="${right}" y="${bottom + 18}" text-anchor="end" ${FONT}>${plainNumber(xMax)}</text>`,
    `<text x="${frame.left + frame.width / 2}" y="${bottom + 18}" text-anchor="middle" ${FONT}>${escaped(xLabel)}</text>`,
    `<text x="${right}" y="42" text-anchor="end" ${FONT}>${escaped(yLabel)}</text>`,
  ];
  return svg(title, bottom + 30, [...axes, ...drawn]);
}

function svg(title: string, height: number, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<text x="10" y="20" font-weight="bold" ${FONT}>${escaped(title)}</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

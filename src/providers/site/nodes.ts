import { parseAnswer } from '../answer/json.js';
import { Reading } from '../vendor/reading.js';
import type { Html, HtmlElement } from './html.js';

/** Things that one page describes; a catalogue has some hundreds. */
const NODES_MAX = 2_000;

/** Scripts of one page that are looked at. */
const SCRIPTS_MAX = 50;

/** What people put around a script against browsers of old. */
const WRAPPING_START = /^(?:<!--|\/\*\s*<!\[CDATA\[\s*\*\/|\/\/\s*<!\[CDATA\[|<!\[CDATA\[)/;
const WRAPPING_END = /(?:-->|\/\*\s*\]\]>\s*\*\/|\/\/\s*\]\]>|\]\]>)$/;

/** Something that a page describes in the words of schema.org. */
export interface SchemaNode {
  /** Without the address of the vocabulary: `Organization`. */
  readonly types: readonly string[];
  /** The member of another thing by which it was reached (`author`, `employee`); empty: it stands by itself. */
  readonly via: string;
  readonly value: Reading;
}

/** All that a page describes, in JSON-LD and in microdata, whatever it is nested in. What is no JSON is passed over. */
export function schemaNodes(html: Html): SchemaNode[] {
  const roots = html.jsonLd.slice(0, SCRIPTS_MAX).flatMap(script => {
    const json = parseAnswer(script.trim().replace(WRAPPING_START, '').replace(WRAPPING_END, ''));
    return json.ok ? [json.value] : [];
  });
  return nodesIn([...roots, ...microdata(html)]);
}

/** What a member of a thing describes: in place, or by its `@id` elsewhere on the page. */
export function described(value: Reading, nodes: readonly SchemaNode[]): Reading {
  const id = value.at('@id').text;
  if (id === undefined || !value.at('@type').isNothing) return value;
  return nodes.find(node => node.value.at('@id').text === id)?.value ?? value;
}

/** A member that may be one or a list of several. */
export function several(value: Reading): readonly Reading[] {
  return value.list.length > 0 ? value.list : [value];
}

/** Walks with a list of its own instead of recursion. What was read is bounded by `parseAnswer`. */
function nodesIn(roots: readonly unknown[]): SchemaNode[] {
  const nodes: SchemaNode[] = [];
  const waiting = roots.map(value => ({ value, via: '' })).reverse();
  for (let next = waiting.pop(); next !== undefined && nodes.length < NODES_MAX; next = waiting.pop()) {
    const { value, via } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const member of value.toReversed()) waiting.push({ value: member, via });
      continue;
    }
    const reading = new Reading(value);
    const types = several(reading.at('@type')).flatMap(type => type.text?.replace(/^.*[/#:]/, '') ?? []);
    if (types.length > 0) nodes.push({ types, via, value: reading });
    for (const [name, member] of Object.entries(value).reverse()) {
      waiting.push({ value: member, via: name === '@graph' ? via : name });
    }
  }
  return nodes;
}

/** The things that a page marks in its visible text (`itemscope`, `itemprop`), in the form of JSON-LD. */
function microdata({ elements, text }: Html): object[] {
  const things = new Map<number, Record<string, unknown>>();
  const roots: object[] = [];
  for (const [index, element] of elements.entries()) {
    const { itemscope, itemtype, itemprop } = element.attributes;
    if (itemscope === undefined && itemprop === undefined) continue;
    const owner = itemprop === undefined ? undefined : ownerOf(element, elements, things);
    if (itemscope !== undefined && things.size < NODES_MAX) {
      const thing = { '@type': itemtype ?? '' };
      things.set(index, thing);
      if (owner === undefined) roots.push(thing);
      else addMember(owner, itemprop, thing);
    } else if (owner !== undefined) {
      addMember(owner, itemprop, memberValue(element, text));
    }
  }
  return roots;
}

function ownerOf(
  element: HtmlElement,
  elements: readonly HtmlElement[],
  things: ReadonlyMap<number, Record<string, unknown>>,
): Record<string, unknown> | undefined {
  for (let at = element.parent; at >= 0; at = elements[at]?.parent ?? -1) {
    const thing = things.get(at);
    if (thing !== undefined) return thing;
  }
  return undefined;
}

function addMember(owner: Record<string, unknown>, names: string | undefined, value: unknown): void {
  for (const name of (names ?? '').split(/\s+/).slice(0, 5)) {
    // Never the prototype's, whatever a page calls its member.
    if (!/^[a-z]\w{0,40}$/i.test(name)) continue;
    const earlier = Object.hasOwn(owner, name) ? owner[name] : undefined;
    if (earlier === undefined) owner[name] = value;
    else if (Array.isArray(earlier)) earlier.push(value);
    else owner[name] = [earlier, value];
  }
}

function memberValue({ attributes, start, end }: HtmlElement, text: string): string {
  return (
    attributes.content ??
    attributes.href ??
    attributes.src ??
    visibleText(text.slice(start, Math.min(end, start + 2_000)))
  );
}

/** One line of what is seen. */
export function visibleText(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

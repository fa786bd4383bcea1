const REFERENCE = /^#\/components\/([\w-]+)\/([\w.-]+)$/;

/** A copy of an OpenAPI document with every part of its components in the places that refer to it. */
export function resolveReferences(document: unknown): unknown {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (!isRecord(value)) return value;
    const target = typeof value.$ref === 'string' ? REFERENCE.exec(value.$ref) : null;
    if (target === null) {
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolve(member)]));
    }
    const [reference, section = '', name = ''] = target;
    const found = memberOf(memberOf(memberOf(document, 'components'), section), name);
    if (found === undefined) throw new Error(`${reference} leads nowhere.`);
    return resolve(found);
  };
  return resolve(document);
}

function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

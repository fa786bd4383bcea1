/** What a company is called where it is shown. */
export function nameOf({
  name,
  domain,
}: {
  readonly name: string | null;
  readonly domain: string | null;
}): string {
  return name ?? domain ?? 'Nameless';
}

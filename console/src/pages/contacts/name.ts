/** What a contact is called where it is shown. */
export function nameOf({
  full_name,
  email,
}: {
  readonly full_name: string | null;
  readonly email: string | null;
}): string {
  return full_name ?? email ?? 'Nameless';
}

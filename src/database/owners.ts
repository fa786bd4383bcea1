/**
 * Whose the items of a batch are, as functions over several workspaces take it: the workspaces, each once, and for each
 * item which of them is its own, counted from 1.
 */
export function ownersOf(
  items: readonly { readonly workspaceId: string }[],
): [workspaceIds: readonly string[], owners: readonly number[]] {
  const places = new Map<string, number>();
  const owners = items.map(({ workspaceId }) => {
    const place = places.get(workspaceId) ?? places.size + 1;
    places.set(workspaceId, place);
    return place;
  });
  return [[...places.keys()], owners];
}

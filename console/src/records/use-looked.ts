import { useCallback, useState } from 'react';
import { useSearch } from 'wouter';
import type { Kind, Looked } from './kind';

/** What is looked for, which page of it, and what is selected of it. */
export function useLooked() {
  const address = new URLSearchParams(useSearch());
  const [looked, setLooked] = useState<Looked>({
    search: address.get('search') ?? '',
    industry: address.get('industry') ?? '',
    missing: address.get('missing') ?? '',
    source: address.get('source') ?? '',
    sort: '-created_at',
  });
  // Where each page before this one began: the way back.
  const [places, setPlaces] = useState<readonly string[]>([]);
  const { sort: _order, ...conditions } = looked;
  const look = useCallback((change: Partial<Looked>) => {
    setLooked(before => ({ ...before, ...change }));
    setPlaces([]);
  }, []);
  return {
    looked,
    places,
    setPlaces,
    isFiltered: Object.values(conditions).some(condition => condition !== ''),
    look,
  };
}

/** Which columns are shown, kept by the browser. */
export function useColumns({
  records,
  columns,
  usual,
}: Pick<Kind<never>, 'records' | 'usual'> & {
  readonly columns: readonly { readonly id: string }[];
}) {
  const place = `sluice.${records}.columns`;
  const [shown, setShown] = useState<readonly string[]>(() => {
    const kept = localStorage.getItem(place)?.split(',');
    return kept === undefined ? usual : columns.map(({ id }) => id).filter(id => kept.includes(id));
  });
  return {
    shown,
    show: (chosen: readonly string[]) => {
      localStorage.setItem(place, chosen.join(','));
      setShown(chosen);
    },
  };
}

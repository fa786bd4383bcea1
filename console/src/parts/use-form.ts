import { useState } from 'react';

/** The values of a form by their names, and how one of them is set. */
export function useForm<Values extends object>(initial: Values) {
  const [values, setValues] = useState(initial);
  const set =
    <Name extends keyof Values>(name: Name) =>
    (value: Values[Name]) =>
      setValues(all => ({ ...all, [name]: value }));
  return { values, set, reset: () => setValues(initial) };
}

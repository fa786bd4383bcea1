import { useState } from 'react';
import { Button } from '../parts/button';
import { chooseTheme, chosenTheme, type Theme } from './theme';

const NEXT: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const ICONS = { system: 'system', light: 'sun', dark: 'moon' } as const;

/** The system's colours, light, dark, and round again. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(chosenTheme);
  const next = NEXT[theme];
  return (
    <Button
      look="quiet"
      icon={ICONS[theme]}
      aria-label={`Colours: ${theme}. Change to ${next}`}
      onPress={() => {
        chooseTheme(next);
        setTheme(next);
      }}
    />
  );
}

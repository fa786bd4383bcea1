export type Theme = 'system' | 'light' | 'dark';

const CHOSEN = 'sluice.theme';

const dark = matchMedia('(prefers-color-scheme: dark)');

export function chosenTheme(): Theme {
  const chosen = localStorage.getItem(CHOSEN);
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

/** Puts the chosen colours on the page, or those that the system asks for. */
export function applyTheme(): void {
  const chosen = chosenTheme();
  const isDark = chosen === 'dark' || (chosen === 'system' && dark.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(CHOSEN, theme);
  applyTheme();
}

dark.addEventListener('change', applyTheme);

import { useState } from 'react';

type Theme = 'light' | 'dark' | 'system';
const CHOICES: readonly [Theme, string][] = [['system', 'System'], ['light', 'Light'], ['dark', 'Dark']];
const A_YEAR = 31_536_000;

const chosen = (): Theme => { const theme = document.documentElement.dataset['theme']; return theme === 'light' || theme === 'dark' ? theme : 'system'; };

/** Remembered in a cookie, so that the server writes it into the next page and nothing flashes. */
function choose(theme: Theme): void {
  const secure = window.location.protocol === 'https:' ? '; secure' : '';
  document.cookie = theme === 'system' ? `mpp_theme=; path=/; max-age=0; samesite=lax${secure}` : `mpp_theme=${theme}; path=/; max-age=${A_YEAR}; samesite=lax${secure}`;
  if (theme === 'system') delete document.documentElement.dataset['theme']; else document.documentElement.dataset['theme'] = theme;
}

export function ThemeSwitch() {
  const [theme, setTheme] = useState(chosen);
  return (
    <fieldset className="theme"><legend>Colours</legend>
      <div className="theme-choices">{CHOICES.map(([value, label]) => (
        <label key={value}><input type="radio" name="theme" value={value} checked={theme === value} onChange={() => { choose(value); setTheme(value); }} />{label}</label>
      ))}</div>
    </fieldset>
  );
}

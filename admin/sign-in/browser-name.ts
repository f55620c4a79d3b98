const BROWSERS: readonly (readonly [RegExp, string])[] = [[/Edg(?:A|iOS)?\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\/|FxiOS\//, 'Firefox'], [/Chrome\/|CriOS\//, 'Chrome'], [/Safari\//, 'Safari']];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [[/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS X|Macintosh/, 'macOS'], [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux']];

/** What a person recognises of a user agent: its browser and system. Null where it names neither. */
export function browserName(agent: string | null): { browser: string; system: string | null } | null {
  const of = (list: typeof BROWSERS): string | null => list.find(([pattern]) => pattern.test(agent ?? ''))?.[1] ?? null;
  const [browser, system] = [of(BROWSERS), of(SYSTEMS)];
  return browser ? { browser, system } : system ? { browser: system, system: null } : null;
}

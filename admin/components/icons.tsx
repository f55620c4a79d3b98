const PATHS: Record<string, string> = {
  home: 'M3 11l9-8 9 8v9a1 1 0 01-1 1h-5v-6H9v6H4a1 1 0 01-1-1z',
  people: 'M16 20v-1.5a4 4 0 00-4-4H6a4 4 0 00-4 4V20M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM22 20v-1.5a4 4 0 00-3-3.87M16 4.13a3.5 3.5 0 010 6.75',
  card: 'M3 5h18a1 1 0 011 1v12a1 1 0 01-1 1H3a1 1 0 01-1-1V6a1 1 0 011-1zM2 10h20M6 15h4',
  tag: 'M3 12V4a1 1 0 011-1h8l9 9-9 9zM7.5 7.5h.01',
  mail: 'M3 5h18a1 1 0 011 1v12a1 1 0 01-1 1H3a1 1 0 01-1-1V6a1 1 0 011-1zM2.5 6.5L12 13l9.5-6.5',
  gear: 'M12 15.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM19 12a7 7 0 00-.1-1.2l2-1.6-2-3.4-2.4 1a7 7 0 00-2-1.2L14 3h-4l-.5 2.6a7 7 0 00-2 1.2l-2.4-1-2 3.4 2 1.6A7 7 0 005 12c0 .4 0 .8.1 1.2l-2 1.6 2 3.4 2.4-1a7 7 0 002 1.2L10 21h4l.5-2.6a7 7 0 002-1.2l2.4 1 2-3.4-2-1.6c.1-.4.1-.8.1-1.2z',
  case: 'M3 7h18a1 1 0 011 1v11a1 1 0 01-1 1H3a1 1 0 01-1-1V8a1 1 0 011-1zM8 7V5a2 2 0 012-2h4a2 2 0 012 2v2M2 13h20',
  menu: 'M3 6h18M3 12h18M3 18h18', close: 'M5 5l14 14M19 5L5 19', search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM21 21l-5-5', filter: 'M3 5h18l-7 8v6l-4 2v-8z', out: 'M9 21H5a1 1 0 01-1-1V4a1 1 0 011-1h4M16 17l5-5-5-5M21 12H9',
  download: 'M12 3v12M7 11l5 5 5-5M4 20h16', left: 'M15 5l-7 7 7 7', right: 'M9 5l7 7-7 7', lock: 'M6 11h12a1 1 0 011 1v8a1 1 0 01-1 1H6a1 1 0 01-1-1v-8a1 1 0 011-1zM8 11V7a4 4 0 018 0v4', clock: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.5 2', check: 'M4 12.5l5 5L20 6.5', up: 'M6 15l6-6 6 6', down: 'M6 9l6 6 6-6',
};

export function Icon({ name, size = 18 }: { name: string; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.8} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={PATHS[name] ?? PATHS['tag']} />
    </svg>
  );
}

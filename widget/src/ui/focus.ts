import { useEffect, useRef } from 'preact/hooks';

export const fieldId = (path: string): string => `f-${path.replaceAll('.', '-')}`;

/** Focuses a field by its path; false when no such field is on the screen. */
export function focusField(path: string): boolean {
  const field = document.getElementById(fieldId(path));
  field?.focus();
  field?.scrollIntoView({ block: 'center' });
  return field !== null;
}

/** Focuses the first of these fields in the order of the page. Runs after the errors are drawn. */
export function focusFirst(paths: Iterable<string>): void {
  setTimeout(() => {
    const wanted = new Set([...paths].map(fieldId));
    for (const element of document.querySelectorAll<HTMLElement>('[id^="f-"]')) {
      if (!wanted.has(element.id)) continue;
      focusField(element.id.slice(2));
      return;
    }
    document.querySelector<HTMLElement>('.summary')?.focus();
  });
}

/** The heading of a new step takes focus, so that screen readers say where we are. Not on the first screen of the page. */
export function useHeadingFocus(): { current: HTMLHeadingElement | null } {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.body.dataset['begun']) ref.current?.focus();
    document.body.dataset['begun'] = 'yes';
  }, []);
  return ref;
}

import type { ComponentChildren, JSX } from 'preact';
import { useHeadingFocus } from './focus.js';

export function Heading({ title, lead }: { title: string; lead?: ComponentChildren }): JSX.Element {
  const ref = useHeadingFocus();
  return (
    <header class="heading">
      <h1 tabIndex={-1} ref={ref}>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
    </header>
  );
}

export const Row = ({ term, children, strong = false }: { term: string; children: ComponentChildren; strong?: boolean }): JSX.Element => (
  <div class={strong ? 'row strong' : 'row'}><dt>{term}</dt><dd>{children}</dd></div>
);

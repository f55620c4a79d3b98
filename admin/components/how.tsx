import { useId } from 'react';
import { Icon } from './icons.js';

/** How a figure is computed: over the mark, by focus and by touch; Esc puts it away. */
export function How({ of, text }: { of: string; text: string }) {
  const id = useId();
  return (
    <span className="how">
      <button type="button" className="how-mark" aria-describedby={id} onKeyDown={e => { if (e.key === 'Escape') e.currentTarget.blur(); }}><Icon name="info" size={15} /><span className="hidden">How it is computed: {of}</span></button>
      <span role="tooltip" id={id} className="how-text">{text}</span>
    </span>
  );
}

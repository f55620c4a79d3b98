import { useState } from 'react';
import { type Found, useFound } from './use-found.js';

/** One record of another list, found by its name. What is sent is its id; what one reads is its name. */
export function ReferenceField({ name, label, resource, required, error }: { name: string; label: string; resource: string; required: boolean; error: string | undefined }) {
  const [text, setText] = useState('');
  const found = useFound(resource, text);
  const [chosen, setChosen] = useState<Found | null>(null);
  const id = `field-${name}`;
  const described = error ? `${id}-error` : undefined;
  return (
    <div className="field">
      <label htmlFor={id}>{label}{required ? null : <span className="optional"> (optional)</span>}</label>
      {chosen ? <p className="chosen"><span>{chosen.title}</span><input type="hidden" name={name} value={chosen.id} /><button type="button" className="button button-plain" onClick={() => { setChosen(null); setText(''); }} aria-label={`Take back ${chosen.title}`}>Change</button></p>
        : <input id={id} type="search" value={text} placeholder="Find by name or code" maxLength={80} autoComplete="off" aria-invalid={error ? true : undefined} aria-describedby={described} onChange={e => setText(e.target.value)} />}
      {chosen || !found ? null : <fieldset className="picks picks-long"><legend className="hidden">Found</legend>{found.slice(0, 8).map(f => <button key={f.id} type="button" className="button button-plain" onClick={() => setChosen(f)}>{f.title}</button>)}{found.length ? null : <p className="hint" role="status">Nothing found.</p>}</fieldset>}
      {error ? <p className="field-error" id={`${id}-error`}>{error}</p> : null}
    </div>
  );
}

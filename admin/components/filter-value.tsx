import { useState } from 'react';
import { LIST, type Operator, RANGE, takesValue } from '../kit/operators.js';
import type { Kind, Property } from './types.js';
import { type Found, useFound } from './use-found.js';

const CHOICE = new Set<Kind>(['state', 'flag', 'reference']);

/** What was filled in, as it stands in the address; null where something is missing. */
export function readValue(data: FormData, kind: Kind, operator: Operator): string | null {
  if (!takesValue(operator)) return 'yes';
  if (CHOICE.has(kind)) { const chosen = data.getAll('value').map(String).filter(Boolean); return chosen.length ? chosen.join(LIST) : null; }
  const text = (name: string): string => String(data.get(name) ?? '').trim();
  if (operator !== 'between') return text('value') || null;
  return text('value') && text('until') ? `${text('value')}${RANGE}${text('until')}` : null;
}

interface Props { property: Property; operator: Operator; problem: boolean }

export function FilterValue({ property, operator, problem }: Props) {
  const { kind = 'text', options } = property.custom;
  if (!takesValue(operator)) return null;
  const error = problem ? <p className="field-error" id="filter-problem" role="alert">Please give a value.</p> : null;
  if (kind === 'reference') return <div className="field field-value"><References resource={property.reference!} label={property.custom.label ?? ''} />{error}</div>;
  if (kind === 'flag' || (kind === 'state' && options)) return <div className="field field-value"><Choices choices={kind === 'flag' ? { true: 'Yes', false: 'No' } : options!} />{error}</div>;
  const input = (name: string, label: string) => <label className="field"><span>{label}</span><Input name={name} kind={kind} invalid={problem} /></label>;
  return <div className="field-value">{operator === 'between' ? <div className="range">{input('value', 'From')}{input('until', 'To')}</div> : input('value', 'Value')}{error}</div>;
}

function Input({ name, kind, invalid }: { name: string; kind: Kind; invalid: boolean }) {
  const common = { name, 'aria-invalid': invalid || undefined, 'aria-describedby': invalid ? 'filter-problem' : undefined };
  if (kind === 'date' || kind === 'instant') return <input type="date" {...common} />;
  if (kind === 'money') return <input type="number" step="0.01" placeholder="0.00" {...common} />;
  if (kind === 'number') return <input type="number" step="1" {...common} />;
  return <input type="text" maxLength={200} {...common} />;
}

const Choices = ({ choices }: { choices: Readonly<Record<string, string>> }) => (
  <fieldset className="picks"><legend>Value</legend>{Object.entries(choices).map(([value, text]) => <label key={value}><input type="checkbox" name="value" value={value} />{text}</label>)}</fieldset>
);

/** Records of another list, found by name; those ticked stay while another name is looked for. */
function References({ resource, label }: { resource: string; label: string }) {
  const [text, setText] = useState('');
  const found = useFound(resource, text, { whenEmpty: true });
  const [chosen, setChosen] = useState<Found[]>([]);
  const shown = [...chosen, ...(found ?? []).filter(f => !chosen.some(c => c.id === f.id))].slice(0, 20 + chosen.length);
  const tick = (record: Found, on: boolean): void => setChosen(now => (on ? [...now, record] : now.filter(c => c.id !== record.id)));
  return (
    <>
      <label className="field"><span>{label}</span><input type="search" value={text} placeholder="Find by name or number" maxLength={80} onChange={e => setText(e.target.value)} /></label>
      <fieldset className="picks picks-long"><legend className="hidden">Found</legend>
        {shown.map(f => <label key={f.id}><input type="checkbox" name="value" value={f.id} checked={chosen.some(c => c.id === f.id)} onChange={e => tick(f, e.target.checked)} />{f.title}</label>)}
        {found && !shown.length ? <p className="hint" role="status">Nothing found.</p> : null}
      </fieldset>
    </>
  );
}

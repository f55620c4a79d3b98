import { useState } from 'react';
import { Icon } from './icons.js';
import { calendarDate } from './format.js';
import { listSpec, type Property, type Resource } from './types.js';

interface Props { resource: Resource; params: URLSearchParams; change: (edit: (p: URLSearchParams) => void) => void }

const filterKeys = (params: URLSearchParams): string[] => [...params.keys()].filter(k => k.startsWith('filters.'));

/** Search box, filters as plain form fields, and the active ones as chips that take them off. */
export function Filters({ resource, params, change }: Props) {
  const { searchable, label } = listSpec(resource);
  const offered = resource.filterProperties.filter(p => p.custom.kind !== 'reference');
  const active = filterKeys(params);
  const [open, setOpen] = useState(false);
  const submit = (event: React.FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    change(p => {
      p.delete('page');
      for (const [name, value] of values) { if (String(value).trim()) p.set(name, String(value).trim()); else p.delete(name); }
    });
  };
  return (
    <form className="filters" onSubmit={submit} role="search" aria-label={`Find ${label.toLowerCase()}`}>
      <div className="filters-row">
        {searchable ? <div className="search"><Icon name="search" size={16} /><label className="hidden" htmlFor="list-query">Search {label.toLowerCase()}</label><input id="list-query" name="query" type="search" maxLength={80} placeholder="Search" defaultValue={params.get('query') ?? ''} /></div> : null}
        {searchable ? <button className="button" type="submit">Search</button> : null}
        {offered.length ? <button type="button" className="button" aria-expanded={open} aria-controls="list-filters" onClick={() => setOpen(!open)}><Icon name="filter" size={14} />Filters{active.length ? ` (${active.length})` : ''}</button> : null}
      </div>
      <Chips resource={resource} params={params} change={change} />
      <div id="list-filters" className="filters-grid" hidden={!open}>
        {open ? offered.map(p => <FilterField key={p.propertyPath} property={p} params={params} />) : null}
        <div className="filters-go"><button className="button button-main" type="submit">Apply</button></div>
      </div>
    </form>
  );
}

function FilterField({ property, params }: { property: Property; params: URLSearchParams }) {
  const name = `filters.${property.propertyPath}`;
  const { label, kind, options } = property.custom;
  const value = (key: string): string => params.get(key) ?? '';
  if (kind === 'date' || kind === 'instant') return (
    <fieldset className="range"><legend>{label}</legend>
      <label>From<input type="date" name={`${name}~~from`} defaultValue={value(`${name}~~from`)} /></label>
      <label>To<input type="date" name={`${name}~~to`} defaultValue={value(`${name}~~to`)} /></label>
    </fieldset>
  );
  const choices = kind === 'flag' ? { true: 'Yes', false: 'No' } : options;
  return (
    <label className="field"><span>{label}</span>
      {choices ? <select name={name} defaultValue={value(name)}><option value="">Any</option>{Object.entries(choices).map(([v, text]) => <option key={v} value={v}>{text}</option>)}</select>
        : <input name={name} maxLength={200} defaultValue={value(name)} />}
    </label>
  );
}

function Chips({ resource, params, change }: Props) {
  const keys = filterKeys(params);
  const query = params.get('query');
  if (!keys.length && !query) return null;
  const take = (key: string) => () => change(p => { p.delete(key); p.delete('page'); });
  return (
    <ul className="chips" aria-label="Active filters">
      {query ? <Chip text={`Search: ${query}`} take={take('query')} /> : null}
      {keys.map(key => <Chip key={key} text={chipText(resource, key, params.get(key) ?? '')} take={take(key)} />)}
      <li><button type="button" className="button button-plain" onClick={() => change(p => { for (const k of [...filterKeys(p), 'query', 'page']) p.delete(k); })}>Clear all</button></li>
    </ul>
  );
}

const Chip = ({ text, take }: { text: string; take: () => void }) => <li><button type="button" className="chip" onClick={take} aria-label={`Remove filter ${text}`}>{text}<Icon name="close" size={12} /></button></li>;

function chipText(resource: Resource, key: string, value: string): string {
  const [name = '', part] = key.slice('filters.'.length).split('~~');
  const custom = resource.filterProperties.find(p => p.propertyPath === name)?.custom;
  const shown = custom?.options?.[value] ?? (part ? calendarDate(value) : custom?.kind === 'reference' ? 'chosen' : value);
  return `${custom?.label ?? name}${part ? ` ${part}` : ''}: ${shown}`;
}

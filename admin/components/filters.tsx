import { useEffect, useRef, useState } from 'react';
import { useSelector } from 'react-redux';
import { type Operator, operatorWords, OPERATORS_OF } from '../kit/operators.js';
import { Chips, filterKeys } from './chips.js';
import { ExportButton } from './export.js';
import { FilterValue, readValue } from './filter-value.js';
import { Icon } from './icons.js';
import { listSpec, type Property, type Resource, type State } from './types.js';

export type Change = (edit: (p: URLSearchParams) => void) => void;
interface Props { total: string | null; resource: Resource; params: URLSearchParams; change: Change; names: Readonly<Record<string, string>> }

/** The first page again, whatever else changes. */
export const toFirstPage = (p: URLSearchParams): void => { for (const key of ['after', 'before', 'from']) p.delete(key); };

/** Search box, one filter at a time by field, operator and value, and the active ones as chips that take them off. All of it stands in the address. */
export function Filters({ resource, params, change, names, total }: Props) {
  const { searchable, label } = listSpec(resource);
  const [open, setOpen] = useState(false);
  const active = filterKeys(params);
  const search = (event: React.FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const query = String(new FormData(event.currentTarget).get('query') ?? '').trim();
    change(p => { toFirstPage(p); if (query) p.set('query', query); else p.delete('query'); });
  };
  return (
    <div className="filters">
      <div className="filters-row">
        {searchable ? <form className="search-form" onSubmit={search} role="search" aria-label={`Find ${label.toLowerCase()}`}>
          <div className="search"><Icon name="search" size={16} /><label className="hidden" htmlFor="list-query">Search {label.toLowerCase()}</label><input key={params.get('query') ?? ''} id="list-query" name="query" type="search" maxLength={80} placeholder="Search" defaultValue={params.get('query') ?? ''} /></div>
          <button className="button" type="submit">Search</button>
        </form> : null}
        {resource.filterProperties.length ? <button type="button" className="button" aria-expanded={open} aria-controls="list-filters" onClick={() => setOpen(!open)}><Icon name="filter" size={14} />{active.length ? `Filters (${active.length})` : 'Add a filter'}</button> : null}
        {resource.id === 'exports' ? null : <ExportButton resource={resource} params={params} total={total} />}
      </div>
      <Chips resource={resource} params={params} change={change} names={names} />
      <div id="list-filters" hidden={!open}>{open ? <Builder resource={resource} change={change} done={() => setOpen(false)} /> : null}</div>
    </div>
  );
}

function Builder({ resource, change, done }: { resource: Resource; change: Change; done: () => void }) {
  const visible = useSelector((s: State) => s.resources);
  const offered = resource.filterProperties.filter(p => p.custom.kind !== 'reference' || visible.some(r => r.id === p.reference));
  const [property, setProperty] = useState<Property>(offered[0]!);
  const kind = property.custom.kind ?? 'text';
  const operators = OPERATORS_OF[kind].filter(o => o !== 'is' || !['state', 'flag', 'reference'].includes(kind));
  const [operator, setOperator] = useState<Operator>(operators[0]!);
  const [problem, setProblem] = useState(false);
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => first.current?.focus(), []);
  const choose = (name: string): void => {
    const next = offered.find(p => p.propertyPath === name)!;
    setProperty(next); setProblem(false);
    setOperator(OPERATORS_OF[next.custom.kind ?? 'text'][0]!);
  };
  const submit = (event: React.FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const value = readValue(new FormData(event.currentTarget), kind, operator);
    if (value === null) { setProblem(true); return; }
    change(p => { toFirstPage(p); p.set(`filters.${property.propertyPath}~${operator}`, value); });
    done();
  };
  return (
    <form className="builder" onSubmit={submit} aria-label="Add a filter">
      <div className="field"><label htmlFor="filter-field">Field</label><select id="filter-field" value={property.propertyPath} ref={first} onChange={e => choose(e.target.value)}>{offered.map(p => <option key={p.propertyPath} value={p.propertyPath}>{p.custom.label}</option>)}</select></div>
      <div className="field"><label htmlFor="filter-operator">Condition</label><select id="filter-operator" name="operator" value={operator} onChange={e => { setOperator(e.target.value as Operator); setProblem(false); }}>{operators.map(o => <option key={o} value={o}>{operatorWords(o, kind)}</option>)}</select></div>
      <FilterValue key={`${property.propertyPath} ${operator}`} property={property} operator={operator} problem={problem} />
      <div className="builder-go"><button className="button button-main" type="submit">Add filter</button><button className="button button-plain" type="button" onClick={done}>Cancel</button></div>
    </form>
  );
}

import { useCallback, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import ApiClient from 'adminjs-frontend/utils/api-client.js';
import { type Change, Filters, toFirstPage } from './filters.js';
import { number } from './format.js';
import { Icon } from './icons.js';
import { toRecord } from './links.js';
import { type ActionProps, listSpec, type Property, type RecordJson, type Resource } from './types.js';
import { Value } from './value.js';

interface Meta { total: number; capped: boolean; next: string | null; previous: string | null; unsorted: string[]; chosen: Record<string, string>; perPage: number; sortBy: string; direction: 'asc' | 'desc' }
export interface Loaded { records: RecordJson[]; meta: Meta }

/** A page of a list by AdminJS's own client; null while it loads, a text when it fails. */
export function useList(resourceId: string, params: URLSearchParams): { loaded: Loaded | null; failure: string | null } {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const key = params.toString();
  useEffect(() => {
    let current = true;
    setLoaded(null); setFailure(null);
    new ApiClient().resourceAction({ resourceId, actionName: 'list', params: new URLSearchParams(key) })
      .then(({ data }) => { if (current) setLoaded(data as Loaded); })
      .catch((error: { response?: { data?: { detail?: string } } }) => { if (current) setFailure(error.response?.data?.detail ?? 'The list could not be loaded. Please try again.'); });
    return () => { current = false; };
  }, [resourceId, key]);
  return { loaded, failure };
}

export function List({ resource }: ActionProps) {
  const [params, setParams] = useSearchParams();
  const { loaded, failure } = useList(resource.id, params);
  const change = useCallback((edit: (p: URLSearchParams) => void) => setParams(p => { const next = new URLSearchParams(p); edit(next); return next; }), [setParams]);
  const names = useLatest(loaded?.meta.chosen);
  const active = [...params.keys()].some(k => k === 'query' || k.startsWith('filters.'));
  return (
    <section className="card list" aria-label={listSpec(resource).label}>
      <Filters key={resource.id} resource={resource} params={params} change={change} names={names} total={loaded ? totalText(loaded.meta) : null} />
      {failure ? <p className="note note-error" role="alert">{failure}</p> : null}
      {!loaded && !failure ? <Skeleton /> : null}
      {loaded && !loaded.records.length ? <p className="empty">{active ? 'Nothing fits these filters.' : `No ${listSpec(resource).label.toLowerCase()} yet.`}</p> : null}
      {loaded?.records.length ? <Table resource={resource} loaded={loaded} sort={name => change(p => sortBy(p, name, loaded.meta))} /> : null}
      {loaded?.records.length ? <Pages meta={loaded.meta} count={loaded.records.length} params={params} change={change} /> : null}
    </section>
  );
}

function sortBy(p: URLSearchParams, name: string, meta: Meta): void {
  p.set('direction', meta.sortBy === name && meta.direction === 'asc' ? 'desc' : 'asc');
  p.set('sortBy', name);
  toFirstPage(p);
}

const Skeleton = () => <div className="skeleton" role="status" aria-label="Loading">{Array.from({ length: 6 }, (_, i) => <span key={i} />)}</div>;

export function Table({ resource, loaded, sort }: { resource: Resource; loaded: Loaded; sort?: (name: string) => void }) {
  const { nameLabel, label } = listSpec(resource);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table>
        <thead><tr>
          {nameLabel ? <th scope="col">{nameLabel}</th> : null}
          {resource.listProperties.map(p => <Heading key={p.propertyPath} property={p} meta={loaded.meta} sort={sort} />)}
        </tr></thead>
        <tbody>{loaded.records.map(record => (
          <tr key={record.id}>
            {nameLabel ? <td data-label={nameLabel} className="lead"><Link to={toRecord(resource.id, record.id)}>{record.title}</Link></td> : null}
            {resource.listProperties.map((p, i) => <Cell key={p.propertyPath} resource={resource} record={record} property={p} lead={!nameLabel && i === 0} />)}
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

function Heading({ property, meta, sort }: { property: Property; meta: Meta; sort: ((name: string) => void) | undefined }) {
  const { label, kind } = property.custom;
  const sorted = meta.sortBy === property.propertyPath;
  const numeric = kind === 'money' || kind === 'number' ? 'numeric' : undefined;
  if (!property.isSortable || !sort) return <th scope="col" className={numeric}>{label}</th>;
  if (meta.unsorted.includes(property.propertyPath)) return <th scope="col" className={numeric} title="Too many rows to sort by this column. Narrow the list with a filter first.">{label}</th>;
  return (
    <th scope="col" className={numeric} aria-sort={sorted ? (meta.direction === 'asc' ? 'ascending' : 'descending') : undefined}>
      <button type="button" className="sort" onClick={() => sort(property.propertyPath)}>{label}{sorted ? <Icon name={meta.direction === 'asc' ? 'up' : 'down'} size={13} /> : null}</button>
    </th>
  );
}

/** The first cell leads to the record, whatever it holds. */
function Cell({ resource, record, property, lead }: { resource: Resource; record: RecordJson; property: Property; lead: boolean }) {
  const { label, kind } = property.custom;
  const className = [lead ? 'lead' : '', kind === 'money' || kind === 'number' ? 'numeric' : ''].filter(Boolean).join(' ') || undefined;
  if (lead && kind === 'reference') return <td data-label={label} className={className}><Link to={toRecord(resource.id, record.id)}>{record.populated[property.propertyPath]?.title ?? record.title}</Link></td>;
  return <td data-label={label} className={className}>{lead ? <Link to={toRecord(resource.id, record.id)}><Value property={property} record={record} /></Link> : <Value property={property} record={record} />}</td>;
}

export const totalText = ({ total, capped }: Meta): string => `${number(total)}${capped ? '+' : ''}`;
const SIZES = [10, 20, 50];

/** Previous and next by the place of the first and last row. `from` in the address only counts along. */
export function Pages({ meta, count, params, change, slim = false, label = 'Pages' }: { label?: string; meta: Meta; count: number; params: URLSearchParams; change: Change; slim?: boolean }) {
  const known = Number(params.get('from') ?? 1);
  const from = Number.isSafeInteger(known) && known > 0 ? known : 1;
  const go = (side: 'after' | 'before', place: string, at: number) => () => change(p => { toFirstPage(p); p.set(side, place); if (at > 1) p.set('from', String(at)); });
  return (
    <nav className="pages" aria-label={label}>
      <p>{number(from)} to {number(from + count - 1)} of {totalText(meta)}</p>
      {slim ? null : <label className="per-page">Rows <select value={meta.perPage} onChange={e => change(p => { toFirstPage(p); p.set('perPage', e.target.value); })}>{[...new Set([...SIZES, meta.perPage])].sort((a, b) => a - b).map(n => <option key={n}>{n}</option>)}</select></label>}
      <button type="button" className="button" disabled={!meta.previous} onClick={meta.previous ? go('before', meta.previous, from - meta.perPage) : undefined}><Icon name="left" size={14} />Previous</button>
      <button type="button" className="button" disabled={!meta.next} onClick={meta.next ? go('after', meta.next, from + count) : undefined}>Next<Icon name="right" size={14} /></button>
    </nav>
  );
}

/** The newest value that was known: names in chips stay while the next page loads. */
function useLatest(names: Record<string, string> | undefined): Record<string, string> {
  const [latest, setLatest] = useState<Record<string, string>>({});
  useEffect(() => { if (names) setLatest(names); }, [names]);
  return latest;
}

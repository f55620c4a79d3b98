import { Link } from 'react-router-dom';
import { useEffect, useMemo, useState } from 'react';
import { useSelector } from 'react-redux';
import { Icon } from './icons.js';
import { documentOf, toList } from './links.js';
import { exportFile } from './panel-api.js';
import { Pages, Table, totalText, useList } from './list.js';
import { Timeline } from './timeline.js';
import { type ActionProps, listSpec, type Property, type RecordJson, type Resource, type State } from './types.js';
import { Value } from './value.js';

/** Overrides AdminJS's record page: the facts, what belongs to it, and what happened to it. */
export function Show({ resource, record }: ActionProps) {
  const resources = useSelector((s: State) => s.resources);
  if (!record) return null;
  const follows = resource.actions.some(a => a.name === 'timeline');
  const known = resource.showProperties.filter(p => record.params[p.propertyPath] !== undefined);
  const isSet = (p: Property): boolean => { const v = record.params[p.propertyPath]; return v !== null && v !== '' && v !== '[]' && v !== '{}'; };
  const unset = known.filter(p => !isSet(p));
  return (
    <div className="record">
      <div className="record-main">
        <section className="card" aria-labelledby="facts"><div className="card-head"><h2 id="facts">Details</h2>{resource.id === 'exports' && record.params['state'] === 'ready' ? <a className="button button-main" href={exportFile(record.id)} download><Icon name="download" size={14} />Download</a> : null}{listSpec(resource).document ? <a className="button button-main" href={documentOf(resource.id, record.id)} target="_blank" rel="noopener">{listSpec(resource).document}<span className="hidden"> (opens in a new window)</span></a> : null}</div>
          <dl className="facts">{known.filter(isSet).map(p => (
            <div key={p.propertyPath} className={p.custom.kind === 'json' ? 'wide' : undefined}>
              <dt>{p.custom.label}{p.custom.sealed ? <span className="sealed" title="Kept encrypted. Opening it was written to the audit trail."><Icon name="lock" size={12} /><span className="hidden">(kept encrypted)</span></span> : null}</dt>
              <dd><Value property={p} record={record} /></dd>
            </div>
          ))}</dl>
          {unset.length ? <p className="unset">Not set: {unset.map(p => p.custom.label).join(', ')}</p> : null}
        </section>
        {listSpec(resource).related.map(r => {
          const target = resources.find(x => x.id === r.resource);
          const value = record.params[r.value ?? 'id'];
          return target && typeof value === 'string' ? <RelatedList key={`${r.resource}.${r.field}`} label={r.label} target={target} field={r.field} value={value} of={record.params} /> : null;
        })}
      </div>
      {follows ? <Timeline resource={resource} record={record} /> : null}
    </div>
  );
}

const A_RELATED_PAGE = '5';

/** Rows of another list that belong to the record: a few at a time, with their own pages. What every row has in common with the record is not said again. */
function RelatedList({ label, target, field, value, of }: { label: string; target: Resource; field: string; value: string; of: RecordJson['params'] }) {
  const own = useMemo(() => new URLSearchParams({ [`filters.${field}`]: value, perPage: A_RELATED_PAGE }), [field, value]);
  const [params, setParams] = useState(own);
  useEffect(() => setParams(own), [own]);
  const { loaded, failure } = useList(target.id, params);
  const shown = useLast(loaded);
  const slim = useMemo(() => {
    const common = (p: Property): boolean => Boolean(p.reference && shown?.records.length && shown.records.every(r => r.params[p.propertyPath] === of[p.propertyPath]));
    return { ...target, listProperties: target.listProperties.filter(p => p.propertyPath !== field && !common(p)).slice(0, 4) };
  }, [target, field, of, shown]);
  const change = (edit: (p: URLSearchParams) => void): void => setParams(p => { const next = new URLSearchParams(p); edit(next); return next; });
  if (failure) return null;
  return (
    <section className="card related" aria-label={label} aria-busy={!loaded}>
      <div className="card-head"><h2>{label}{shown ? <span className="count">{totalText(shown.meta)}</span> : null}</h2>
        {shown && shown.meta.total > shown.records.length ? <Link to={`${toList(target.id)}?filters.${field}=${value}`}>See all<span className="hidden"> {label.toLowerCase()}</span></Link> : null}</div>
      {shown?.records.length ? <Table resource={slim} loaded={shown} /> : <p className="empty">{shown ? 'None.' : 'Loading'}</p>}
      {shown && (shown.meta.next || shown.meta.previous) ? <Pages slim label={`Pages of ${label.toLowerCase()}`} meta={shown.meta} count={shown.records.length} params={params} change={change} /> : null}
    </section>
  );
}

/** The rows of before stay until the next page is there: nothing jumps. */
function useLast<T>(value: T | null): T | null {
  const [last, setLast] = useState<T | null>(value);
  useEffect(() => { if (value !== null) setLast(value); }, [value]);
  return value ?? last;
}

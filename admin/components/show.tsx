import { Link } from 'react-router-dom';
import { useMemo } from 'react';
import { useSelector } from 'react-redux';
import { Icon } from './icons.js';
import { documentOf, toList } from './links.js';
import { exportFile } from './panel-api.js';
import { Table, useList } from './list.js';
import { Timeline } from './timeline.js';
import { type ActionProps, listSpec, type Property, type Resource, type State } from './types.js';
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
        <section className="card" aria-labelledby="facts"><div className="card-head"><h2 id="facts">Details</h2>{resource.id === 'exports' && record.params['state'] === 'ready' ? <a className="button button-main" href={exportFile(record.id)} download><Icon name="download" size={14} />Download</a> : null}{listSpec(resource).document ? <a className="button button-plain" href={documentOf(resource.id, record.id)} target="_blank" rel="noopener">{listSpec(resource).document}<span className="hidden"> (opens in a new window)</span></a> : null}</div>
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
          return target && typeof value === 'string' ? <RelatedList key={`${r.resource}.${r.field}`} label={r.label} target={target} field={r.field} value={value} /> : null;
        })}
      </div>
      {follows ? <Timeline resource={resource} record={record} /> : null}
    </div>
  );
}

function RelatedList({ label, target, field, value }: { label: string; target: Resource; field: string; value: string }) {
  const params = useMemo(() => new URLSearchParams({ [`filters.${field}`]: value, perPage: '5' }), [field, value]);
  const { loaded, failure } = useList(target.id, params);
  const slim = useMemo(() => ({ ...target, listProperties: target.listProperties.filter(p => p.propertyPath !== field).slice(0, 4) }), [target, field]);
  if (failure) return null;
  return (
    <section className="card" aria-label={label}>
      <div className="card-head"><h2>{label}{loaded ? <span className="count">{loaded.meta.total}</span> : null}</h2>
        {loaded && loaded.meta.total > loaded.records.length ? <Link to={`${toList(target.id)}?filters.${field}=${value}`}>See all</Link> : null}</div>
      {loaded?.records.length ? <Table resource={slim} loaded={loaded} /> : <p className="empty">{loaded ? 'None.' : 'Loading'}</p>}
    </section>
  );
}

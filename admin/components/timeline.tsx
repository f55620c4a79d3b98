import { useEffect, useState } from 'react';
import ApiClient from 'adminjs-frontend/utils/api-client.js';
import { instant, words } from './format.js';
import type { RecordJson, Resource, TimelineEntry } from './types.js';
import { Badge, Plain } from './value.js';

interface Loaded { entries: TimelineEntry[]; next: string | null }
const fetchPage = async (resource: string, record: string, before: string | null): Promise<Loaded> =>
  (await new ApiClient().recordAction({ resourceId: resource, recordId: record, actionName: 'timeline', ...(before ? { params: { before } } : {}) })).data.timeline as Loaded;

/** What happened to the record, newest first, a page at a time. */
export function Timeline({ resource, record }: { resource: Resource; record: RecordJson }) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [state, setState] = useState<'busy' | 'failed' | null>('busy');
  useEffect(() => {
    let current = true;
    fetchPage(resource.id, record.id, null).then(page => { if (current) { setLoaded(page); setState(null); } }).catch(() => { if (current) setState('failed'); });
    return () => { current = false; };
  }, [resource.id, record]);
  const more = (before: string): void => {
    setState('busy');
    fetchPage(resource.id, record.id, before).then(page => { setLoaded(now => ({ entries: [...(now?.entries ?? []), ...page.entries], next: page.next })); setState(null); }).catch(() => setState('failed'));
  };
  return (
    <section className="card timeline" aria-labelledby="timeline"><h2 id="timeline">History</h2>
      {loaded?.entries.length ? <ol>{loaded.entries.map(e => <Entry key={e.id} entry={e} />)}</ol> : null}
      {loaded && !loaded.entries.length ? <p className="empty">Nothing has been recorded yet.</p> : null}
      {!loaded && state === 'busy' ? <p className="empty">Loading</p> : null}
      {state === 'failed' ? <p className="note note-error" role="alert">The history could not be loaded. Please try again.</p> : null}
      {loaded?.next ? <button type="button" className="button timeline-more" disabled={state === 'busy'} onClick={() => more(loaded.next!)}>{state === 'busy' ? 'Loading' : 'Show earlier'}</button> : null}
    </section>
  );
}

const CODE = /^[a-z]+(_[a-z]+)*$/;
/** A state is told in words; anything else as it stands. */
const told = (field: string, value: unknown): unknown => (/state$/i.test(field) && typeof value === 'string' && CODE.test(value) ? words(value) : value);

/** Sensitive values stand in the trail as `(changed)` on both sides. */
const Change = ({ before, after }: { before: unknown; after: unknown }) => (before === null || before === undefined || before === after
  ? <>{after === '(changed)' ? (before === after ? 'changed' : 'set') : <Plain value={after} />}</> : <><s><Plain value={before} /></s> <Plain value={after} /></>);

/** One line of the audit trail: who, what, before and after. */
export function Entry({ entry }: { entry: TimelineEntry }) {
  const changes = Object.entries(entry.changes);
  const details = Object.entries(entry.details).filter(([, v]) => v !== null && v !== undefined);
  return (
    <li className="entry">
      <p className="entry-head"><b>{words(entry.action)}</b>{entry.outcome === 'refused' ? <Badge tone="bad">Refused</Badge> : null}</p>
      <p className="entry-who">{words(entry.actor) === entry.actor.charAt(0).toUpperCase() + entry.actor.slice(1) && !entry.actor.includes(' ') ? words(entry.actor) : entry.actor}, <time dateTime={entry.at} title={entry.at}>{instant(entry.at)}</time></p>
      {changes.length ? <dl className="pairs">{changes.map(([k, [before, after]]) => <div key={k}><dt>{words(k)}</dt><dd><Change before={told(k, before)} after={told(k, after)} /></dd></div>)}</dl> : null}
      {details.length ? <dl className="pairs quiet">{details.map(([k, v]) => <div key={k}><dt>{words(k)}</dt><dd><Plain value={v} /></dd></div>)}</dl> : null}
    </li>
  );
}

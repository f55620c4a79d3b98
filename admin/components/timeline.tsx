import { useEffect, useState } from 'react';
import ApiClient from 'adminjs-frontend/utils/api-client.js';
import { instant, words } from './format.js';
import type { RecordJson, Resource, TimelineEntry } from './types.js';
import { Badge, Plain } from './value.js';

export function Timeline({ resource, record }: { resource: Resource; record: RecordJson }) {
  const [entries, setEntries] = useState<TimelineEntry[] | null>(null);
  useEffect(() => {
    let current = true;
    new ApiClient().recordAction({ resourceId: resource.id, recordId: record.id, actionName: 'timeline' })
      .then(({ data }) => { if (current) setEntries(data.timeline as TimelineEntry[]); }).catch(() => { if (current) setEntries([]); });
    return () => { current = false; };
  }, [resource.id, record]);
  return (
    <section className="card timeline" aria-labelledby="timeline"><h2 id="timeline">History</h2>
      {entries === null ? <p className="empty">Loading</p> : entries.length ? <ol>{entries.map(e => <Entry key={e.id} entry={e} />)}</ol> : <p className="empty">Nothing has been recorded yet.</p>}
    </section>
  );
}

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
      <p className="entry-who">{words(entry.actor) === entry.actor.charAt(0).toUpperCase() + entry.actor.slice(1) && !entry.actor.includes(' ') ? words(entry.actor) : entry.actor}, <time dateTime={entry.at}>{instant(entry.at)}</time></p>
      {changes.length ? <dl className="pairs">{changes.map(([k, [before, after]]) => <div key={k}><dt>{words(k)}</dt><dd><Change before={before} after={after} /></dd></div>)}</dl> : null}
      {details.length ? <dl className="pairs quiet">{details.map(([k, v]) => <div key={k}><dt>{words(k)}</dt><dd><Plain value={v} /></dd></div>)}</dl> : null}
    </li>
  );
}

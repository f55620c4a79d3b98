import { Link } from 'react-router-dom';
import { calendarDate, instant, measure } from './format.js';
import { How } from './how.js';
import { toList, toRecord } from './links.js';

type Cell = string | number | null | { resource: string; id: string; title: string };
export interface RowsData { id: string; label: string; how: string; empty: string; columns: { label: string; kind: 'record' | 'money' | 'number' | 'instant' | 'date' | 'text' }[]; rows: Cell[][]; more: { label: string; resource: string; query: string } | null }

const NUMERIC: ReadonlySet<string> = new Set(['money', 'number']);

/** A few rows that wait for somebody, each a way to its record. */
export function Rows({ data: { id, label, how, empty, columns, rows, more } }: { data: RowsData }) {
  return (
    <section className="card waiting" aria-labelledby={`rows-${id}`}>
      <div className="card-head"><div><h2 id={`rows-${id}`}>{label}</h2><How of={label} text={how} /></div>{more ? <Link to={`${toList(more.resource)}?${more.query}`}>{more.label}<span className="hidden"> of {label.toLowerCase()}</span></Link> : null}</div>
      {rows.length ? <div className="plot-table waiting-table" tabIndex={0} role="region" aria-label={`${label}, table`}><table>
        <thead><tr>{columns.map(c => <th key={c.label} scope="col" className={NUMERIC.has(c.kind) ? 'numeric' : undefined}>{c.label}</th>)}</tr></thead>
        <tbody>{rows.map((cells, i) => <tr key={i}>{cells.map((cell, n) => <td key={columns[n]!.label} className={NUMERIC.has(columns[n]!.kind) ? 'numeric' : undefined}>{shown(cell, columns[n]!.kind)}</td>)}</tr>)}</tbody>
      </table></div> : <p className="empty">{empty}</p>}
    </section>
  );
}

function shown(cell: Cell, kind: RowsData['columns'][number]['kind']): React.ReactNode {
  if (cell === null) return '-';
  if (typeof cell === 'object') return <Link to={toRecord(cell.resource, cell.id)}>{cell.title}</Link>;
  if (typeof cell === 'number') return measure(cell, kind === 'money' ? 'money' : 'number');
  if (kind === 'date') return <time dateTime={cell}>{calendarDate(cell)}</time>;
  return kind === 'instant' ? <time dateTime={cell}>{instant(cell)}</time> : cell;
}

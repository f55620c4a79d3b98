import { useSelector } from 'react-redux';
import { Link } from 'react-router-dom';
import { calendarDate, instant, money, number, words } from './format.js';
import { toRecord } from './links.js';
import type { Property, RecordJson, Scalar, State } from './types.js';

const None = () => <span className="none" aria-label="Not set">-</span>;

export const Badge = ({ tone = 'quiet', children }: { tone?: string | undefined; children: React.ReactNode }) => <span className={`badge badge-${tone}`}>{children}</span>;

/** One value by its kind: the same in lists and on record pages. */
export function Value({ property, record }: { property: Property; record: RecordJson }) {
  const value = record.params[property.propertyPath];
  if (value === null || value === undefined || value === '') return <None />;
  const { kind, options, tones } = property.custom;
  switch (kind) {
    case 'money': return <span className="number">{money(Number(value))}</span>;
    case 'number': return <span className="number">{number(Number(value))}</span>;
    case 'date': return <time dateTime={String(value)}>{calendarDate(String(value))}</time>;
    case 'instant': return <time dateTime={String(value)} title={String(value)}>{instant(String(value))}</time>;
    case 'flag': return <>{value ? 'Yes' : 'No'}</>;
    case 'state': return tones ? <Badge tone={tones[String(value)]}>{options?.[String(value)] ?? words(String(value))}</Badge> : <>{options?.[String(value)] ?? words(String(value))}</>;
    case 'reference': return <Reference property={property} record={record} id={String(value)} />;
    case 'code': return <code>{String(value)}</code>;
    case 'list': case 'json': return <Structured text={value} />;
    default: return <>{String(value)}</>;
  }
}

function Reference({ property, record, id }: { property: Property; record: RecordJson; id: string }) {
  const visible = useSelector((s: State) => s.resources.some(r => r.id === property.reference));
  const name = record.populated[property.propertyPath]?.title;
  if (!name || !visible || !property.reference) return <code title={id}>{id.length === 36 ? id.slice(-8) : id}</code>;
  return <Link to={toRecord(property.reference, id)}>{name}</Link>;
}

function parsed(text: Scalar): unknown {
  if (typeof text !== 'string') return text;
  try { return JSON.parse(text); } catch { return text; }
}

function Structured({ text }: { text: Scalar }) {
  const value = parsed(text);
  if (Array.isArray(value)) return value.length ? <ul className="values">{value.map((v, i) => <li key={i}><Plain value={v} /></li>)}</ul> : <None />;
  return <Plain value={value} />;
}

/** Objects as name and value, two levels deep; deeper ones as text. */
export function Plain({ value, depth = 0 }: { value: unknown; depth?: number }) {
  if (value === null || value === undefined || value === '') return <None />;
  if (typeof value !== 'object') return <>{typeof value === 'boolean' ? (value ? 'Yes' : 'No') : String(value)}</>;
  if (depth > 2) return <code>{JSON.stringify(value)}</code>;
  if (Array.isArray(value)) return value.length ? <ul className="values">{value.map((v, i) => <li key={i}><Plain value={v} depth={depth + 1} /></li>)}</ul> : <None />;
  const entries = Object.entries(value);
  if (!entries.length) return <None />;
  return <dl className="pairs">{entries.map(([k, v]) => <div key={k}><dt>{words(k)}</dt><dd><Plain value={v} depth={depth + 1} /></dd></div>)}</dl>;
}

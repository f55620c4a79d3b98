import { LIST, type Operator, operatorWords, RANGE, readFilterKey, takesValue } from '../kit/operators.js';
import { type Change, toFirstPage } from './filters.js';
import { calendarDate, money } from './format.js';
import { Icon } from './icons.js';
import type { PropertyCustom, Resource } from './types.js';

interface Props { resource: Resource; params: URLSearchParams; change: Change; names: Readonly<Record<string, string>> }

export const filterKeys = (params: URLSearchParams): string[] => [...params.keys()].filter(k => k.startsWith('filters.'));

/** Active filters as sentences; pressing one takes it off. */
export function Chips({ resource, params, change, names }: Props) {
  const keys = filterKeys(params);
  const query = params.get('query');
  if (!keys.length && !query) return null;
  const take = (key: string) => () => change(p => { p.delete(key); toFirstPage(p); });
  return (
    <ul className="chips" aria-label="Active filters">
      {query ? <Chip text={`Search: ${query}`} take={take('query')} /> : null}
      {keys.map(key => <Chip key={key} text={sentence(resource, key, params.get(key) ?? '', names)} take={take(key)} />)}
      <li><button type="button" className="button button-plain" onClick={() => change(p => { for (const k of [...filterKeys(p), 'query']) p.delete(k); toFirstPage(p); })}>Clear all</button></li>
    </ul>
  );
}

const Chip = ({ text, take }: { text: string; take: () => void }) => <li><button type="button" className="chip" onClick={take} aria-label={`Remove filter ${text}`}>{text}<Icon name="close" size={12} /></button></li>;

function sentence(resource: Resource, key: string, value: string, names: Readonly<Record<string, string>>): string {
  const asked = readFilterKey(key);
  const custom = resource.filterProperties.find(p => p.propertyPath === asked?.field)?.custom;
  if (!asked || !custom) return key;
  const operator = asked.operator as Operator;
  const words = operatorWords(operator, custom.kind ?? 'text') ?? operator;
  if (!takesValue(operator)) return `${custom.label} ${words}`;
  const parts = operator === 'between' ? value.split(RANGE) : operator === 'any' || operator === 'none' ? value.split(LIST) : [value];
  const shown = parts.map(part => shownValue(custom, part, names));
  const several = operator === 'any' || operator === 'none';
  return `${custom.label} ${several && parts.length === 1 ? (operator === 'any' ? 'is' : 'is not') : words} ${shown.join(operator === 'between' ? ' and ' : ' or ')}`;
}

function shownValue({ kind, options }: PropertyCustom, value: string, names: Readonly<Record<string, string>>): string {
  switch (kind) {
    case 'flag': return value === 'true' ? 'Yes' : 'No';
    case 'date': case 'instant': return calendarDate(value);
    case 'money': return Number.isFinite(Number(value)) ? money(Math.round(Number(value) * 100)) : value;
    case 'reference': return names[value] ?? value.slice(-8);
    default: return options?.[value] ?? value;
  }
}

import { allSubjects } from '#access/ability.js';
import { type Actor, anonymous, ROLES, user, visitor } from '#access/actor.js';
import type { Grant, Holder, Subject } from '#access/declare.js';
import { allUseCases } from '#access/use-case.js';

export const PERMISSIONS_DOCUMENT = 'docs/security/permissions.md';

const HOLDERS: readonly Holder[] = [...ROLES, 'user', 'visitor', 'anonymous'];
const TITLES: Readonly<Partial<Record<Holder, string>>> = { user: 'anybody signed in' };
const title = (holder: Holder): string => TITLES[holder] ?? holder.replace('_', ' ');

/** Somebody who holds nothing but this, with words for ids: the conditions then read as sentences. */
function sample(holder: Holder): Actor {
  if (holder === 'anonymous') return anonymous();
  if (holder === 'visitor') return visitor('own application');
  return user('own user', holder, holder === 'user' ? [] : [{ role: holder, agencyId: 'own agency', agentId: 'own agent', groupId: 'own group', householdId: 'own household' }]);
}

function condition(field: string, value: unknown): string {
  if (value === null) return `${field} is empty`;
  if (typeof value !== 'object') return `${field} is ${String(value)}`;
  const { $in } = value as { $in?: unknown[] };
  return $in ? `${field} is ${$in.length ? $in.join(' or ') : 'never'}` : `${field} ${JSON.stringify(value)}`;
}

const rowsOf = (grant: Grant, holder: Holder): string =>
  grant.rows ? Object.entries(grant.rows(sample(holder))).map(([field, value]) => condition(field, value)).join(' and ') : 'all';

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [row(...head), row(...head.map(() => '---')), ...rows.map(r => row(...r))];

const grantsTo = (subject: Subject, holder: Holder, action: string): Grant[] => subject.grants.filter(g => g.to.includes(holder) && g.actions.includes(action));
const actionsOf = (subject: Subject): string[] => [...new Set(['read', ...subject.grants.flatMap(g => g.actions)])].filter(a => subject.grants.some(g => g.actions.includes(a)));

function overview(subject: Subject): string[][] {
  return actionsOf(subject).map(action => [
    subject.name, `\`${action}\``, ...HOLDERS.map(holder => {
      const grants = grantsTo(subject, holder, action);
      if (!grants.length) return '';
      return grants.some(g => !g.rows) ? 'all' : 'own';
    }),
  ]);
}

function tenancy(subject: Subject): string {
  if (subject.tenancy === 'public') return 'no row-level security: not a tenant\'s rows';
  if (subject.tenancy === 'staff') return 'row-level security: staff only';
  return `row-level security by ${Object.entries(subject.tenancy).map(([key, column]) => `${key} (\`${column}\`)`).join(', ')}`;
}

function chapter(subject: Subject): string[] {
  const all = Object.keys(subject.fields);
  const fields = (grant: Grant): string => (grant.fields === undefined || grant.fields === '*' ? `all ${all.length}` : grant.fields.map(f => `\`${f}\``).join(' '));
  const read = HOLDERS.flatMap(holder => grantsTo(subject, holder, 'read').map(grant => [title(holder), rowsOf(grant, holder), fields(grant)]));
  const doing = actionsOf(subject).filter(action => action !== 'read').map(action => [
    `\`${action}\``, allUseCases().filter(u => u.subject === subject.name && u.action === action).map(u => `\`${u.name}\`${'stepUp' in u && u.stepUp ? ' (fresh code)' : ''}`).sort().join(' '),
    HOLDERS.flatMap(holder => grantsTo(subject, holder, action).map(grant => (grant.rows ? `${title(holder)} (${rowsOf(grant, holder)})` : title(holder)))).join(', '),
  ]);
  return [
    `### ${subject.name}`, '', `Table \`${subject.table}\`, ${tenancy(subject)}. Fields: ${all.map(f => `\`${f}\``).join(' ')}.`, '',
    ...(read.length ? [...table(['who reads', 'which rows', 'which fields'], read), ''] : ['Nobody reads it.', '']),
    ...(doing.length ? [...table(['action', 'use cases', 'who'], doing), ''] : []),
  ];
}

/** The Markdown of `docs/security/permissions.md`. Needs every area registered. */
export function permissionMatrix(): string {
  const subjects = [...allSubjects()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    '# Permissions', '', 'Generated from the declarations in `<area>.access.ts` by `npm run generate`; do not edit. What is not listed is refused. Jobs of the system itself are code, not callers: each runs under a name of its own. What people decided each role may do stands in [permissions.expected.json](permissions.expected.json), by hand; a test compares it with what the product really answers.', '', '`(fresh code)`: refused with `step_up_required` unless the session proved its second factor within the last five minutes.', '',
    '## Who may do what', '', '`all`: every row. `own`: rows of the caller, see below.', '',
    ...table(['subject', 'action', ...HOLDERS.map(title)], subjects.flatMap(overview)), '', '## In detail', '', ...subjects.flatMap(chapter),
  ].join('\n');
}

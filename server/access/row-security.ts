import type { Subject } from './declare.js';

/** SQL of the row-level security of one subject, from its `tenancy`. Migrations hold a copy; a test compares both with the database. */
export function rowSecuritySql(subject: Subject): string {
  const t = subject.table;
  if (subject.tenancy === 'public') return '';
  const keys = subject.tenancy === 'staff' ? [] : Object.entries(subject.tenancy);
  const mine = keys.map(([key, column]) => `${column} = any ((select string_to_array(current_setting('app.${key}', true), ','))::${key === 'contact' ? 'text' : 'uuid'}[])`);
  const using = [`(select current_setting('app.scope', true)) = 'all'`, ...mine].join('\n    or ');
  return `alter table ${t} enable row level security;
alter table ${t} force row level security;
create policy ${t}_tenant on ${t} to mpp_app using (${using});
create policy ${t}_system on ${t} to mpp_system using (true) with check (true);
create policy ${t}_owner on ${t} to mpp_owner using (true) with check (true);`;
}

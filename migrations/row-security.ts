/** Row-level security as migrations write it. The access declarations generate the same text; a test compares both with the database. */
export const mine = (key: string, column: string, type: 'uuid' | 'text' = 'uuid'): string =>
  `${column} = any ((select string_to_array(current_setting('app.${key}', true), ','))::${type}[])`;

export const secure = (table: string, ...keys: string[]): string => `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy ${table}_tenant on ${table} to mpp_app using (${[`(select current_setting('app.scope', true)) = 'all'`, ...keys].join('\n    or ')});
create policy ${table}_system on ${table} to mpp_system using (true) with check (true);
create policy ${table}_owner on ${table} to mpp_owner using (true) with check (true);`;

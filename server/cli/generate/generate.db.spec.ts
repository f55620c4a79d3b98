import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneDatabase } from '#test/db/database.js';
import { readCatalog } from './catalog.js';
import { erd, erdOf } from './erd.js';
import { schemaSnapshot, schemaTextOf } from './schema-snapshot.js';
import { stateDiagrams } from './state-diagrams.js';

describe('state diagrams', () => {
  it('show every machine with its transitions', () => {
    const text = stateDiagrams();
    for (const part of ['## Application', '## Membership', '## Subscription', '## Invoice', '## Payment', '## Export', 'pending_payment --> active: activate', 'submitted --> approved: approve', 'ended --> [*]']) expect(text).toContain(part);
    expect(text.match(/```mermaid/g)).toHaveLength(11);
    expect(stateDiagrams()).toBe(text);
  });
});

describe('what is generated from the database', () => {
  let database: Awaited<ReturnType<typeof cloneDatabase>>;
  let client: pg.Client;

  beforeAll(async () => {
    database = await cloneDatabase();
    client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    await client.query(`create table zz_parent (id uuid primary key, state text not null default 'new' constraint zz_state check (state in ('new', 'old')), at timestamptz, tags text[]);
      create table zz_child (id uuid primary key, parent_id uuid not null references zz_parent, other_id uuid unique references zz_parent, n bigint);
      create index zz_child_n on zz_child (n) where n > 0;
      alter table zz_child enable row level security; alter table zz_child force row level security;
      create policy zz_own on zz_child for select to mpp_app using (n = 1);
      grant select, insert on zz_child to mpp_app; grant update (n) on zz_child to mpp_app;
      create function zz_touch() returns trigger language plpgsql as $$ begin return new; end $$;
      create trigger zz_touched before update on zz_child for each row execute function zz_touch();`);
  });

  afterAll(async () => {
    await client.end();
    await database.dispose();
  });

  it('the diagram has every table of ours, its keys and its relations', async () => {
    const text = await erd(client);
    for (const line of [
      '  zz_parent ||--o{ zz_child : parent_id', '  zz_parent |o--o| zz_child : other_id', '    uuid id PK', '    uuid parent_id FK', '    uuid other_id FK, UK "may be empty"',
      '    timestamptz at "may be empty"', '    text_list tags "may be empty"', '  application {', '  membership {',
    ]) expect(text.split('\n'), line).toContain(line);
    expect(text).not.toMatch(/graphile|_private/);
  });

  it('the snapshot says everything that a migration can change', async () => {
    const text = await schemaSnapshot(client);
    for (const line of [
      'table zz_child (row security forced)', 'table zz_parent (no row security)', "  column state text not null default 'new'::text", "  check zz_state: CHECK ((state = ANY (ARRAY['new'::text, 'old'::text])))",
      '  foreign key zz_child_parent_id_fkey: FOREIGN KEY (parent_id) REFERENCES zz_parent(id)', '  index CREATE INDEX zz_child_n ON public.zz_child USING btree (n) WHERE (n > 0)',
      '  policy zz_own permissive for select to mpp_app using (n = 1)', '  grant mpp_app: insert, select', '  grant mpp_app: update (n)',
      '  trigger CREATE TRIGGER zz_touched BEFORE UPDATE ON public.zz_child FOR EACH ROW EXECUTE FUNCTION zz_touch()',
    ]) expect(text.split('\n'), line).toContain(line);
    expect(text).toMatch(/function zz_touch\(\) returns trigger language plpgsql/);
  });

  it('is the same text for the same schema, and another for another', async () => {
    const before = schemaTextOf(await readCatalog(client));
    expect(await schemaSnapshot(client)).toBe(before);
    const diagram = erdOf(await readCatalog(client));
    await client.query('alter table zz_parent drop constraint zz_state');
    expect(await schemaSnapshot(client)).not.toBe(before);
    expect(await erd(client)).toBe(diagram);
  });
});

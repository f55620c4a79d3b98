import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Catalogue: plans and add-ons, dated versions, tier prices. A version that was sold is never rewritten. */
export class Plans1795200002000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
create table plan (
  id uuid primary key, code text not null unique, kind text not null constraint plan_kind_check check (kind in ('plan', 'addon')),
  sort integer not null default 0, created_at timestamptz not null
);
create table plan_version (
  id uuid primary key, plan_id uuid not null references plan, version integer not null, state text not null default 'draft', sold_from date, sold_until date,
  texts jsonb not null, price_ee bigint not null, price_esp bigint not null, price_ech bigint not null, price_fam bigint not null, facts jsonb not null default '{}',
  created_at timestamptz not null, published_at timestamptz,
  constraint plan_version_price_check check (least(price_ee, price_esp, price_ech, price_fam) >= 0)
);
create unique index plan_version_plan_id_version_idx on plan_version (plan_id, version);

create function plan_version_is_kept() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (new.texts, new.price_ee, new.price_esp, new.price_ech, new.price_fam, new.facts, new.plan_id, new.version)
     is distinct from (old.texts, old.price_ee, old.price_esp, old.price_ech, old.price_fam, old.facts, old.plan_id, old.version)
  then raise exception 'plan version % was published: its price and texts stand', old.id using errcode = '23514'; end if;
  return new;
end $$;
create trigger plan_version_kept before update on plan_version for each row execute function plan_version_is_kept();
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'; drop table plan_version, plan; drop function plan_version_is_kept();`);
  }
}

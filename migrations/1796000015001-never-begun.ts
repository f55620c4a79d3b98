import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A contract that never began leaves the employer's group; its application still says which door it came through. */
const NEVER_BEGUN = `not exists (select from membership m where m.household_id = $household and (m.state <> 'ended' or m.activated_at is not null)) and exists (select from membership m where m.household_id = $household)`;
const TABLES = [['household', 'id'], ['person', 'household_id'], ['membership', 'household_id']] as const;
const of = (table: string, key: string): string => NEVER_BEGUN.replaceAll('$household', `${table}.${key}`);

export class NeverBegun1796000015001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';
${TABLES.map(([table, key]) => `update ${table} set group_id = null where group_id is not null and ${of(table, key)};`).join('\n')}`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';
${TABLES.map(([table, key]) => `update ${table} set group_id = a.group_id from application a where a.id = ${table}.application_id and ${table}.group_id is null and a.group_id is not null and ${of(table, key)};`).join('\n')}`);
  }
}

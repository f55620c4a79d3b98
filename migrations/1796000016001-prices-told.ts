import type { MigrationInterface, QueryRunner } from 'typeorm';

/** New prices that were told before the day they hold from was kept beside the renewal that was expected. */
export class PricesTold1796000016001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
update membership_change c set not_before = (select (e.payload ->> 'on')::date from domain_event e
    where e.name = 'plan_version.move_asked' and e.payload ->> 'from' = c.from_plan_version_id::text and e.payload ->> 'to' = c.to_plan_version_id::text and e.occurred_at <= c.created_at order by e.occurred_at desc limit 1)
  where c.kind = 'price' and c.state = 'announced' and c.not_before is null;`);
  }

  /** What was filled in is right, and stays. */
  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s'`);
  }
}

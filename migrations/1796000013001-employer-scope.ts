import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mine } from './row-security.js';

const BEFORE: Readonly<Record<'application' | 'household', readonly string[]>> = {
  application: [mine('application', 'id'), mine('contact', 'contact', 'text'), mine('agency', 'agency_id'), mine('agent', 'agent_id')],
  household: [mine('application', 'application_id'), mine('household', 'id'), mine('agency', 'agency_id'), mine('agent', 'agent_id')],
};
const policies = (more: readonly string[]): string => Object.entries(BEFORE).map(([table, keys]) => `
drop policy ${table}_tenant on ${table};
create policy ${table}_tenant on ${table} to mpp_app using (${[`(select current_setting('app.scope', true)) = 'all'`, ...keys, ...more].join('\n    or ')});`).join('\n');

/** An employer has no business with applications (answers, addresses, sealed households) or with where people live: not even by a mistake of the code. */
export class EmployerScope1796000013001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> { await q.query(`set local lock_timeout = '5s';${policies([])}`); }
  async down(q: QueryRunner): Promise<void> { await q.query(`set local lock_timeout = '5s';${policies([mine('group', 'group_id')])}`); }
}

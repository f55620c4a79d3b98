import type { MigrationInterface, QueryRunner } from 'typeorm';

const FIND_INDEXES = ['person', 'household', 'application', 'membership', 'agent', 'employer_group', 'invoice'].map(table => `${table}_find_idx`);

/**
 * Text indexes take each entry at once. By default they gather entries in a list, and whoever fills it files them all: one enrollment
 * in some hundred waited a tenth of a second.
 */
export class SteadyIndexes1795200009000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';\n${FIND_INDEXES.map(i => `alter index ${i} set (fastupdate = off);`).join('\n')}`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`set local lock_timeout = '5s';\n${FIND_INDEXES.map(i => `alter index ${i} reset (fastupdate);`).join('\n')}`);
  }
}

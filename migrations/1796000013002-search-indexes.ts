import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Text that people search for by any part of it. Each entry is filed at once, as in the other indexes of this kind. */
const PARTS: readonly (readonly [table: string, name: string, columns: string])[] = [
  ['application', 'campaign', 'campaign gin_trgm_ops'], ['notice', 'recipient', 'recipient gin_trgm_ops'], ['user_account', 'people', 'name gin_trgm_ops, email gin_trgm_ops'], ['invitation', 'people', 'name gin_trgm_ops, email gin_trgm_ops'],
  ['agency', 'people', 'name gin_trgm_ops, code gin_trgm_ops, email gin_trgm_ops'], ['credit_note', 'number', 'number gin_trgm_ops'], ['disclosure', 'recipient', 'recipient gin_trgm_ops'],
];
/** Codes and ids, which are looked up whole, and columns of few values. Ids of the processor have their unique index. */
const WHOLE: readonly (readonly [table: string, column: string])[] = [
  ['payment', 'method_last4'], ['notice', 'message_id'], ['notice', 'template'], ['audit_entry', 'action'], ['agreement', 'text_hash'], ['session', 'ip'], ['reconciliation_difference', 'processor_id'],
];

export class SearchIndexes1796000013002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
${PARTS.map(([t, name, columns]) => `create index ${t}_${name}_find_idx on ${t} using gin (${columns}) with (fastupdate = off);`).join('\n')}
${WHOLE.map(([t, c]) => `create index ${t}_${c}_find_idx on ${t} (${c});`).join('\n')}`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
set local lock_timeout = '5s';
${PARTS.map(([t, name]) => `drop index ${t}_${name}_find_idx;`).join('\n')}
${WHOLE.map(([t, c]) => `drop index ${t}_${c}_find_idx;`).join('\n')}`);
  }
}

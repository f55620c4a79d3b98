import { wordsSql } from '#admin/kit/name-sql.js';
import { type Choice, panelResource, type Row } from '#admin/kit/registry.js';
import { movePlanMembers } from '#enrollment/index.js';
import type { Tx } from '#kit/db/tx.js';
import { RowQuery } from '#admin/kit/row-query.js';
import { draftPlanVersion, planSubject, planVersionSubject, publishPlanVersion } from '#plans/index.js';
import { CATALOGUE, createdAt, state, text, words } from '../shared.js';

const nameOf = (row: Row): string => {
  const texts = row['texts'] as { en?: { name?: string } } | undefined;
  return texts?.en?.name ?? '';
};
/** Published versions of the same plan. */
async function otherVersions(tx: Tx, row: Row): Promise<Record<string, readonly Choice[]>> {
  const rows = await RowQuery.scoped(tx, planVersionSubject).andWhere(`"row"."plan_id" = :plan and "row"."state" = 'published' and "row"."id" <> :id`, { plan: row['planId'], id: row['id'] }).rows<Row>(tx, true);
  return { toVersionId: rows.map(v => ({ value: String(v['id']), label: `${nameOf(v)} v${String(v['version'])}` })) };
}
const price = (who: string) => ({ label: who, kind: 'money' as const });

export const planVersions = panelResource({
  subject: planVersionSubject, panels: ['admin', 'agent'], id: 'plans', label: 'Plans', singular: 'Plan version', navigation: CATALOGUE, hint: 'Dated prices and texts. A version that was sold is never changed; new prices are a new version.',
  fields: {
    planId: { label: 'Plan code', kind: 'reference', reference: 'plan-codes' }, version: { label: 'Version', kind: 'number' }, state: state('State', { draft: 'busy', published: 'good', retired: 'quiet' }),
    soldFrom: { label: 'Sold from', kind: 'date' }, soldUntil: { label: 'Sold until', kind: 'date' },
    priceEe: price('One person'), priceEsp: price('With partner'), priceEch: price('With children'), priceFam: price('Family'), texts: { label: 'Texts', kind: 'json' }, facts: { label: 'HSA facts', kind: 'json' }, createdAt, publishedAt: { label: 'Published', kind: 'instant' },
  },
  computed: { name: { label: 'Name', from: ['texts'], value: nameOf } },
  title: row => [nameOf(row), row['version'] ? `v${String(row['version'])}` : ''].filter(Boolean).join(' '), named: { fields: ['texts', 'version'], sql: c => `concat_ws(' ', nullif(${c('texts')} -> 'en' ->> 'name', ''), 'v' || ${c('version')})` },
  list: ['name', 'version', 'state', 'priceEe', 'priceEsp', 'priceEch', 'priceFam', 'soldFrom'],
  show: ['name', 'planId', 'version', 'state', 'soldFrom', 'soldUntil', 'priceEe', 'priceEsp', 'priceEch', 'priceFam', 'facts', 'texts', 'createdAt', 'publishedAt'],
  filters: ['state', 'planId', 'soldFrom'], search: [], sort: { by: 'createdAt', direction: 'desc' },
  actions: [
    { useCase: draftPlanVersion, label: 'Draft new prices', on: 'record', id: 'id', prefill: { priceEe: 'priceEe', priceEsp: 'priceEsp', priceEch: 'priceEch', priceFam: 'priceFam' }, explain: 'Makes a draft with these prices and the texts of this version. Prices are cents a month: 5900 is $59.00.' },
    { useCase: publishPlanVersion, label: 'Publish', on: 'record', id: 'id', when: row => row['state'] === 'draft', confirm: 'A published version cannot be changed any more, and the version sold until now ends the day before. Publish?' },
    { useCase: movePlanMembers, label: 'Move members', on: 'record', id: 'id', when: row => row['state'] !== 'draft', choices: otherVersions, explain: 'Everybody on this version moves to another one of the same plan at the first renewal on or after a day, and is told by mail. How far ahead it has to be is a setting.', confirm: 'Each of them is told at once. Go on?' },
  ],
  views: { agent: { navigation: CATALOGUE, hint: 'What you can offer, with its prices.', actions: [], show: ['name', 'version', 'state', 'soldFrom', 'soldUntil', 'priceEe', 'priceEsp', 'priceEch', 'priceFam'], filters: ['state', 'soldFrom'], sort: { by: 'soldFrom', direction: 'desc' } } },
  related: [{ resource: 'memberships', field: 'planVersionId', label: 'Memberships on this version' }],
});

export const planCodes = panelResource({
  subject: planSubject, panels: ['admin'], id: 'plan-codes', label: 'Plan codes', singular: 'Plan code', navigation: CATALOGUE,
  fields: { code: { label: 'Code', kind: 'code' }, kind: { label: 'Kind', kind: 'state', options: { plan: 'Plan', addon: 'Add-on' } }, sort: { label: 'Order', kind: 'number' }, createdAt },
  title: row => words(text(row, 'code')), named: { fields: ['code'], sql: c => wordsSql(c('code')) }, list: ['code', 'kind', 'sort', 'createdAt'], show: ['code', 'kind', 'sort', 'createdAt'], filters: ['kind'], search: ['code'], sort: { by: 'sort', direction: 'asc' }, actions: [],
  related: [{ resource: 'plans', field: 'planId', label: 'Versions' }],
});

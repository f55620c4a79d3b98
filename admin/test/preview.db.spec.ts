import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCatalogue, aFamily, type Family } from './people.js';
import { form, type PanelWorld, panelWorld } from './panel-world.js';

let world: PanelWorld;
let family: Family;
let billing: string;
beforeAll(async () => {
  world = await panelWorld();
  family = await aFamily(world.db, await aCatalogue(world.db));
  await world.sql(`update membership set paid_through = '2099-11-30' where id = $1`, family.membership);
  billing = await world.enter(['billing']);
});
afterAll(() => world?.close());

const at = (action: string): string => `/admin/api/resources/memberships/records/${family.membership}/${action}`;
const ask = (action: string, input: object, cookie = billing, more: Record<string, string> = { step: 'preview' }) => {
  const { payload, contentType } = form({ input: JSON.stringify(input), ...more });
  return world.send({ method: 'POST', url: at(action), headers: { cookie, origin: world.origin, 'content-type': contentType }, payload });
};

test('what would happen is told before it does, and nothing has happened', async () => {
  const { status, body, text } = await ask('cancelMembership', { reason: 'moves away' });
  expect(status, text).toBe(200);
  expect(body.preview.lines).toContainEqual({ label: 'Paid through', value: '2099-11-30', kind: 'date' });
  expect(body.preview.lines[0]).toMatchObject({ label: 'Ends on', strong: true });
  expect(Object.keys(body.preview.confirmed)).toEqual(['key']);
  expect(body.result).toBeUndefined();
  expect(await world.sql('select state, ends_on from membership where id = $1', family.membership)).toEqual([{ state: 'active', ends_on: null }]);
  expect((await world.get(at('cancelMembership'), billing)).body).toMatchObject({ values: {}, choices: {} });
});

test('the form takes its own fields alone, and a preview is for those who may do it', async () => {
  expect((await ask('cancelMembership', { reason: 'x', refund: 1 })).status).toBe(422);
  expect((await ask('cancelMembership', { confirmed: { refundCents: 500 } }, billing, {})).status).toBe(422);
  const hidden = { household: { add: [{ role: 'child', firstName: 'Kim', lastName: 'Aa', birthDate: '2020-05-06', disabled: true }] }, expectedDueCents: 0, prorationAt: null, key: 'a key of mine' };
  expect((await ask('changeMembership', { confirmed: hidden }, billing, {})).body, 'what no form has').toMatchObject({ status: 422, fields: [{ path: 'confirmed.household', code: 'unknown_field' }] });
  expect((await ask('cancelMembership', { confirmed: { reason: 'not of the form' } }, billing, {})).status).toBe(422);
  expect((await ask('pauseMembership', {})).status, 'no preview, no step').toBe(422);
  expect((await ask('cancelMembership', {}, await world.enter(['compliance']))).status).toBe(403);
  expect((await ask('cancelMembership', {}, await world.enter(['support']))).status).toBe(200);
});

test('a form offers what may be chosen now, by name', async () => {
  await world.sql(`update plan_version set state = 'published', sold_from = '2020-01-01' where id = $1`, family.planVersion);
  const { body } = await world.get(at('changeMembership'), billing);
  expect(body.choices).toMatchObject({ planVersionId: [{ value: family.planVersion, label: 'Plus' }], addOnVersionIds: [], drop: [] });
  const spec = body.record.recordActions.find((a: { name: string }) => a.name === 'changeMembership').custom;
  expect(Object.keys(spec.schema.properties)).not.toContain('expectedDueCents');
  expect(spec.previews).toBe(true);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAMILY_FAM } from '#test/fixtures/families.js';
import { DAY, endOfDay, HOUR } from '#test/oracle/calendar.js';
import { type Insured, type LifeWorld, startLifeWorld } from '#test/simulators/life-world.js';

let w: LifeWorld;
beforeAll(async () => { w = await startLifeWorld(); }, 60_000);
afterAll(() => w?.close());

const isNow = async (m: Insured): Promise<Record<string, unknown>> => {
  const row = await w.row('membership', m.membershipId);
  return { state: row['state'], endedOn: row['ended_on'], atProcessor: (await w.db.ports.payments.fetchSubscription(m.remoteId))!.state };
};

test('a membership is over with its last day, not at the hour of its charge; the subscription follows and ends nothing twice', async () => {
  const m = await w.enroll(FAMILY_FAM, 'base');
  await w.goTo(m.startedAt + 16 * DAY);
  const { endsOn } = await w.cancel(m);
  await w.goTo(endOfDay(endsOn) - 60);
  expect(await isNow(m)).toMatchObject({ state: 'active', atProcessor: 'active' });
  await w.goTo(endOfDay(endsOn) + 60);
  expect(await isNow(m)).toMatchObject({ state: 'ended', atProcessor: 'active' });
  await expect(w.keep(m)).rejects.toMatchObject({ code: 'membership_not_ending' });
  const { endedOn } = await isNow(m);
  await w.goTo(endOfDay(endsOn) + 24 * HOUR);
  expect(await isNow(m)).toEqual({ state: 'ended', endedOn, atProcessor: 'canceled' });
  expect(await w.db.systemStatement(`select name from domain_event where payload->>'membership' = $1 and name = 'membership.ended'`, [m.membershipId])).toHaveLength(1);
});

test('an end taken back in time is none, whenever the date comes', async () => {
  const m = await w.enroll(FAMILY_FAM, 'base');
  await w.goTo(m.startedAt + 16 * DAY);
  const { endsOn } = await w.cancel(m);
  await w.goTo(endOfDay(endsOn) - HOUR);
  await w.keep(m);
  await w.goTo(endOfDay(endsOn) + 2 * DAY);
  expect(await isNow(m)).toMatchObject({ state: 'active', atProcessor: 'active' });
  expect((await w.books(m)).invoices).toHaveLength(2);
});

import { z } from 'zod';
import { inTransaction, type Db } from '../../db.js';
import { invalid } from '../errors.js';
import { newTestClock, type TestClock } from '../objects/customer.js';
import { expand, integer, paging, text } from '../params.js';
import { listObjects } from '../lists.js';
import { route, type Route } from '../route.js';
import type { Timekeeper } from '../timekeeper.js';
import { Unit } from '../store.js';

const KIND = 'test_helpers.test_clock' as const;
const MAX_ADVANCE = 2 * 366 * 86_400;
const noOrigin = { requestId: null, idempotencyKey: null };

/** Test clocks with Stripe's limits; the sandbox's own clock (`/_sandbox/clock`) has none. */
export function testClockRoutes(db: Db, timekeeper: Timekeeper, onError: (error: unknown) => void): Route[] {
  const advance = async (id: string, target: number): Promise<void> => {
    const change = (edit: (clock: TestClock) => void, event?: string) => (seconds?: number) => inTransaction(db, async tx => {
      const unit = new Unit(tx, seconds ?? target, noOrigin);
      // The request that started this may not have let go of the clock yet.
      await unit.enter(id);
      const clock = await unit.get<TestClock>(KIND, id);
      if (seconds !== undefined) clock.frozen_time = seconds;
      edit(clock);
      if (event) unit.emit(event, clock);
      await unit.flush();
    });
    await timekeeper.advanceTestClock(id, target, change(() => undefined));
    await change(clock => { clock.status = 'ready'; }, 'test_helpers.test_clock.ready')(target);
  };
  return [
    route('testHelpers.testClocks.create', 'POST', '/v1/test_helpers/test_clocks', z.strictObject({ frozen_time: integer, name: text.optional(), expand }), async ({ unit, params }) => {
      const clock = unit.add(newTestClock(unit.now, params.frozen_time, params.name ?? null));
      unit.emit('test_helpers.test_clock.created', clock);
      return clock;
    }),
    route('testHelpers.testClocks.retrieve', 'GET', '/v1/test_helpers/test_clocks/:id', z.strictObject({ expand }), async ({ unit, id }) => unit.get<TestClock>(KIND, id)),
    route('testHelpers.testClocks.list', 'GET', '/v1/test_helpers/test_clocks', z.strictObject(paging), async ({ unit, params, path }) => listObjects(unit, KIND, [], params, path)),
    route('testHelpers.testClocks.advance', 'POST', '/v1/test_helpers/test_clocks/:id/advance', z.strictObject({ frozen_time: integer, expand }), async ({ unit, params, id }) => {
      await unit.enter(id);
      const clock = await unit.get<TestClock>(KIND, id);
      if (clock.status !== 'ready') throw invalid('The test clock is still advancing.', 'test_clock_advancing');
      if (params.frozen_time <= clock.frozen_time) throw invalid('frozen_time must be after the current frozen time of the test clock.', undefined, 'frozen_time');
      if (params.frozen_time - clock.frozen_time > MAX_ADVANCE) throw invalid('You can advance a test clock by at most two years at once.', undefined, 'frozen_time');
      clock.status = 'advancing';
      unit.emit('test_helpers.test_clock.advancing', clock);
      // The reply says "advancing"; the work itself starts when this transaction has let go of the clock.
      setTimeout(() => void advance(id, params.frozen_time).catch(onError), 20);
      return clock;
    }),
  ];
}

import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute } from '#access/execute.js';
import { type EnrollmentWorld, startEnrollmentWorld } from '#test/simulators/enrollment-world.js';
import { draftAgreement } from './draft-agreement.js';

let w: EnrollmentWorld;
beforeAll(async () => { w = await startEnrollmentWorld(); }, 60_000);
afterAll(() => w?.close());

test('the practice signs under its title in the language of the text, in the block and in the clauses', async () => {
  const actor = await w.signed();
  const draft = (locale: 'en' | 'es') => execute(w.db, actor, draftAgreement, { id: actor.applicationId, locale });
  const [en, es] = [await draft('en'), await draft('es')];
  expect([en.countersignature.title, es.countersignature.title]).toEqual(['Medical Director', 'Dirección médica']);
  expect(JSON.stringify(es)).not.toContain('Medical Director');
  expect(JSON.stringify(es.sections)).toContain('Dirección médica');
});

import { type Actor, anonymous, visitor } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { confirmContact } from '#enrollment/confirm-contact.js';
import { draftAgreement } from '#enrollment/draft-agreement.js';
import { saveHousehold } from '#enrollment/save-household.js';
import { listOffers, selectPlan } from '#enrollment/select-plan.js';
import { signAgreement } from '#enrollment/sign-agreement.js';
import { startApplication } from '#enrollment/start-application.js';
import { submitApplication } from '#enrollment/submit-application.js';
import { type DirectMessage, proveContact } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import { newId } from '#kit/ids/ids.js';
import { DEMO_SITE_KEY } from '../seed.js';
import type { DemoMember } from './members.js';
import type { Outside } from './outside.js';

const DEPENDENTS = {
  EE: [], ESP: [['spouse', 'Alex', '1986-03-14']], ECH: [['child', 'Sam', '2015-05-09']], FAM: [['spouse', 'Robin', '1985-07-21'], ['child', 'Kai', '2012-10-02'], ['child', 'Noa', '2016-01-30']],
} as const;
const GROUPS: ReadonlySet<string> = new Set(['OCOTILLO', 'BAKERY']);

export const demoContact = ({ first, last }: DemoMember): string => `${first}.${last}@member.example`.toLowerCase();

function householdOf(m: DemoMember, n: number) {
  const self = { role: 'self', firstName: m.first, lastName: m.last, birthDate: `19${70 + (n % 25)}-0${1 + (n % 9)}-15` };
  return {
    people: [self, ...DEPENDENTS[m.tier].map(([role, firstName, birthDate]) => ({ role, firstName, lastName: m.last, birthDate }))],
    address: { line1: `${100 + n} Mesquite Street`, city: n % 3 ? 'Phoenix' : 'Tucson', state: 'AZ', zip: n % 3 ? '85004' : '85701' }, phone: `+1480555${String(140 + n).padStart(4, '0')}`,
  };
}

/** From the first page to a paid membership, by the use cases of the pages; `messages` are those that would have been mailed. */
export async function enrollMember(db: Db, outside: Outside, messages: readonly DirectMessage[], m: DemoMember, n: number): Promise<Actor> {
  const actor = await verified(db, messages, m);
  const id = actor.applicationId!;
  await execute(db, actor, saveHousehold, { id, household: householdOf(m, n) });
  const offers = await execute(db, actor, listOffers, { id, locale: m.locale });
  const plan = offers.plans.find(p => p.code === m.plan)!;
  const addOns = m.pharmacy ? offers.addOns.filter(a => a.code.includes('pharmacy')) : [];
  const expectedMonthlyCents = [plan, ...addOns].reduce((sum, o) => sum + Number(o.monthlyCents), 0);
  await execute(db, actor, selectPlan, { id, selection: { planVersionId: plan.planVersionId, addOnVersionIds: addOns.map(a => a.addOnVersionId), expectedMonthlyCents } });
  const draft = await execute(db, actor, draftAgreement, { id, locale: m.locale });
  const signatures = draft.signers.map(s => ({ personId: s.personId, name: s.name, authority: 'self' }));
  await execute(db, actor, signAgreement, { id, signing: { hash: draft.hash, locale: m.locale, esignConsent: true, notInsuranceAcknowledged: true, autoRenewConsent: true, signatures } });
  const payment = await execute(db, actor, submitApplication, { id, expectedMonthlyCents, key: newId() }) as { clientSecret: string };
  await outside.payWith(payment.clientSecret, m.card);
  return actor;
}

async function verified(db: Db, messages: readonly DirectMessage[], m: DemoMember): Promise<Actor> {
  const [application, verification] = [newId(), newId()];
  const newcomer = anonymous({}, { keys: { application: [application], verification: [verification] } });
  await execute(db, newcomer, startApplication, { site: DEMO_SITE_KEY, channel: 'email', address: demoContact(m), locale: m.locale, attribution: GROUPS.has(m.of) ? { group: m.of } : { agent: m.of } });
  const code = String(messages.find(x => x.id.startsWith(verification))!.props['code']);
  await execute(db, anonymous({}, { keys: { verification: [verification] } }), confirmContact, { proof: await proveContact(db, verification, code) });
  return visitor(application);
}

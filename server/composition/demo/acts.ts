import { type Actor, type Role, user } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { rereadPayer, refundPayment } from '#billing/index.js';
import { rereadWith } from '#billing/reread-with.js';
import { cancelMembership, changeMembership, pauseMembership, previewMembershipChange } from '#enrollment/index.js';
import type { Db } from '#kit/db/db.js';
import { newId } from '#kit/ids/ids.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { systemClock } from '#kit/time/clock.js';
import { demoEmail } from '../demo-people.js';
import type { DemoAct, DemoMember } from './members.js';
import type { Outside } from './outside.js';

interface Contract { readonly membership: string; readonly household: string; readonly payer: string; readonly customer: string; readonly subscription: string; readonly payment: string; readonly remotePayment: string }

/** What somebody does who is a member already, or what is done for them: by themselves, by staff, or by their bank. */
export async function act(db: Db, outside: Outside, who: DemoMember, what: DemoAct): Promise<void> {
  const c = await contractOf(db, who);
  const member = (): Actor => user(newId(), who.first, [{ role: 'member', householdId: c.household }]);
  switch (what.does) {
    case 'card': await db.ports.payments.useCard(c.subscription, await outside.saveCard(c.customer, what.card)); break;
    case 'change': await changePlan(db, member(), c, what.plan); break;
    case 'cancel': await execute(db, member(), cancelMembership, { id: c.membership, key: newId() }); break;
    case 'pause': await execute(db, await staff(db, 'owner'), pauseMembership, { id: c.membership, resumesOn: await dayFromNow(db, what.resumeAfter) }); break;
    case 'refund': await execute(db, await staff(db, 'billing'), refundPayment, { id: c.payment, amountCents: what.cents, reason: what.reason }); break;
    case 'bank':
      await outside.bankSays(c.remotePayment, what.says);
      // a warning leaves no trace on its payment: it is named, as its message would
      await (what.says === 'warning' ? rereadWith(db, c.payer, [{ paymentId: c.remotePayment, warningId: 'any' }]) : rereadPayer(db, c.payer));
      break;
    default: throw new Error('demo history: nobody knows how to do that');
  }
}

async function changePlan(db: Db, member: Actor, { membership }: Contract, code: string): Promise<void> {
  const [version] = await db.systemStatement<{ id: string }>(`select v.id from plan_version v join plan p on p.id = v.plan_id where p.code = $1 and v.state = 'published' order by v.version desc limit 1`, [code]);
  const wish = { id: membership, planVersionId: version!.id };
  const seen = await execute(db, member, previewMembershipChange, wish);
  await execute(db, member, changeMembership, { ...wish, expectedDueCents: seen.dueNowCents, prorationAt: seen.prorationAt, key: newId() });
}

/** The demo person of a role, with a code given just now. */
async function staff(db: Db, role: Role): Promise<Actor> {
  const [person] = await db.systemStatement<{ id: string; name: string }>('select id, name from user_account where email = $1', [demoEmail(role)]);
  // a history without its people is still one
  return { ...user(person?.id ?? newId(), person?.name ?? role, [{ role }]), provedAt: systemClock.now() };
}

const dayFromNow = async (db: Db, days: number): Promise<string> => addDays(calendarDate((await db.businessNow()).toISOString().slice(0, 10)), days);

/** The newest payment that was collected is the one things happen to. */
async function contractOf(db: Db, { first, last }: DemoMember): Promise<Contract> {
  const [row] = await db.systemStatement<Contract>(`select m.id membership, x.household_id household, p.id payer, p.processor_customer_id customer, s.processor_subscription_id subscription, y.id payment, y.processor_payment_id "remotePayment"
    from person x join payer p on p.household_id = x.household_id join subscription s on s.payer_id = p.id join membership m on m.payer_id = p.id
    join lateral (select y.id, y.processor_payment_id from payment y where y.payer_id = p.id and y.collected_at is not null order by y.collected_at desc limit 1) y on true
    where x.role = 'self' and x.first_name = $1 and x.last_name = $2`, [first, last]);
  if (!row) throw new Error(`demo history: ${first} has no paid membership`);
  return row;
}

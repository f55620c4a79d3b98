import type { Tx } from '#kit/db/tx.js';
import { openSubscriptionOfPayer, type WantedLine } from '#billing/index.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { newId } from '#kit/ids/ids.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { type CatalogueVersion, quoteOf, type Quote, type Tier, tierOfPeople, versionsById } from '#plans/index.js';
import { addOnNotSold, changeMixed, changeNothing, membershipEnding, membershipNotActive, planNotSold } from '../enrollment.errors.js';
import { birthDateContext, type Household, type Person } from '../household.entity.js';
import { coveredPeople, householdById } from '../household.repository.js';
import { householdIssues, type HouseholdIssue } from '../household.rules.js';
import type { Membership } from '../membership.entity.js';
import { openStates } from '../open-states.js';
import { kindOf, type Timing, timingOf } from './change.rules.js';
import type { ChangeKind } from './membership-change.entity.js';
import type { MembershipWish, StoredPerson } from './changes.schema.js';

/** What a membership is to become, priced. */
export interface Target {
  readonly kind: ChangeKind; readonly timing: Timing; readonly effectiveOn: string;
  readonly subscriptionId: string; readonly periodStart: string; readonly periodEnd: string;
  readonly tier: Tier; readonly planVersionId: string; readonly addOnVersionIds: readonly string[]; readonly monthlyCents: bigint;
  readonly lines: readonly WantedLine[]; readonly plan: CatalogueVersion; readonly addOns: readonly CatalogueVersion[];
  readonly added: readonly StoredPerson[]; readonly droppedIds: readonly string[];
}

/** Only a running contract that has no end before it can be changed. */
export function assertChangeable(m: Membership): void {
  if (m.state !== 'active') throw membershipNotActive();
  if (m.endsOn !== null) throw membershipEnding();
}

/** @throws membership_not_active, membership_ending, plan_not_sold, add_on_not_sold, change_nothing, change_mixed, invalid_payload */
export async function targetOf(tx: Tx, m: Membership, wish: MembershipWish): Promise<Target> {
  assertChangeable(m);
  const subscription = await openSubscriptionOfPayer(tx, m.payerId);
  if (!subscription?.currentPeriodEnd || !subscription.currentPeriodStart) throw membershipNotActive();
  const household = await householdAfter(tx, m, wish);
  const chosen = { planVersionId: wish.planVersionId ?? m.planVersionId, addOnVersionIds: [...new Set(wish.addOnVersionIds ?? m.addOnVersionIds)] };
  const { quote, plan, addOns, lines } = await priced(tx, m, household.tier, chosen);
  const facts = {
    fromMonthlyCents: m.monthlyCents, toMonthlyCents: quote.monthlyCents, peopleAdded: household.added.length, peopleDropped: household.droppedIds.length,
    planChanged: chosen.planVersionId !== m.planVersionId || !sameSet(chosen.addOnVersionIds, m.addOnVersionIds),
  };
  const kind = kindOf(facts);
  if (!kind) throw changeNothing();
  const timing = timingOf(facts);
  if (!timing) throw changeMixed();
  return {
    kind, timing, effectiveOn: timing === 'now' ? tx.today : subscription.currentPeriodEnd, subscriptionId: subscription.id, periodStart: subscription.currentPeriodStart, periodEnd: subscription.currentPeriodEnd,
    tier: household.tier, ...chosen, monthlyCents: quote.monthlyCents, lines, plan, addOns, added: household.added, droppedIds: household.droppedIds,
  };
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every(x => b.includes(x));

interface Chosen { readonly planVersionId: string; readonly addOnVersionIds: readonly string[] }
interface PricedLines { quote: Quote; plan: CatalogueVersion; addOns: CatalogueVersion[]; lines: WantedLine[] }

/** What was agreed to keeps its version; what is new must be on sale. `always`: a version the provider moves members to need not be. */
export async function priced(tx: Tx, m: Membership, tier: Tier, chosen: Chosen, { always = false } = {}): Promise<PricedLines> {
  const held = new Set([m.planVersionId, ...m.addOnVersionIds]);
  const fresh = [chosen.planVersionId, ...chosen.addOnVersionIds].filter(id => !held.has(id));
  const sold = new Map((await versionsById(tx, fresh, { onSale: !always })).map(v => [v.id, v.kind]));
  if (!held.has(chosen.planVersionId) && sold.get(chosen.planVersionId) !== 'plan') throw planNotSold();
  if (chosen.addOnVersionIds.some(id => !held.has(id) && sold.get(id) !== 'addon')) throw addOnNotSold();
  const versions = new Map((await versionsById(tx, [chosen.planVersionId, ...chosen.addOnVersionIds, ...held])).map(v => [v.id, v]));
  const plan = versions.get(chosen.planVersionId)!;
  const addOns = chosen.addOnVersionIds.map(id => versions.get(id)!);
  if (plan.kind !== 'plan' || addOns.some(a => a.kind !== 'addon')) throw planNotSold();
  const named = (v: CatalogueVersion) => ({ id: v.id, code: v.code, name: v.code, prices: v.prices });
  if (new Set(addOns.map(a => a.code)).size !== addOns.length) throw invalidPayload({ fields: [{ path: 'addOnVersionIds', code: 'invalid' }] });
  const quote = quoteOf({ tier, plan: named(plan), addOns: addOns.map(named), dueToday: false });
  const before = (code: string): string | null => m.addOnVersionIds.find(id => versions.get(id)?.code === code) ?? null;
  return { quote, plan, addOns, lines: quote.lines.map(l => ({ kind: l.kind, priceRef: l.versionId, unitCents: l.monthlyCents, replaces: l.kind === 'plan' ? m.planVersionId : before(l.code) })) };
}

interface HouseholdAfter { readonly tier: Tier; readonly added: readonly StoredPerson[]; readonly droppedIds: readonly string[] }

/** Who is covered afterwards, by the rules of an enrollment. What is wrong is told of those who join, and of the whole. */
async function householdAfter(tx: Tx, m: Membership, wish: MembershipWish): Promise<HouseholdAfter> {
  const { add = [], drop = [] } = wish.household ?? {};
  if (add.length === 0 && drop.length === 0) return { tier: m.tier, added: [], droppedIds: [] };
  const covered = await coveredPeople(tx, m.householdId);
  const leaving = covered.filter(p => drop.includes(p.id));
  const wrong = drop.flatMap((id, i) => (leaving.some(p => p.id === id && p.role !== 'self') ? [] : [{ path: `household.drop.${i}`, code: 'invalid' }]));
  if (wrong.length) throw invalidPayload({ fields: wrong });
  const staying = covered.filter(p => !drop.includes(p.id));
  const added = add.map(p => ({ ...p, id: newId(), firstName: p.firstName.trim().replace(/\s+/g, ' '), lastName: p.lastName.trim().replace(/\s+/g, ' ') }) as StoredPerson);
  const issues = issuesOf(tx, await householdById(tx, m.householdId), staying, added);
  if (issues.length) throw invalidPayload({ fields: issues });
  return { tier: tierOfPeople([...staying, ...added])!, added, droppedIds: drop };
}

const BOTH = new Set(['second_partner', 'self_repeated', 'person_repeated']);

function issuesOf(tx: Tx, home: Household, staying: readonly Person[], added: readonly StoredPerson[]): HouseholdIssue[] {
  const known = staying.map(p => ({ role: p.role, firstName: p.firstName, lastName: p.lastName, birthDate: tx.keys.open(p.birthDateSealed, birthDateContext(p.id)), disabled: p.disabled, medicare: p.medicare ?? undefined, medicareContract: true }));
  const found = householdIssues({ people: [...known, ...added], address: home }, { on: calendarDate(tx.today), openStates, mode: 'complete' });
  return found.flatMap(i => {
    const at = /^people\.(\d+)(.*)$/.exec(i.path);
    if (!at) return i.path === 'people' ? [i] : [];
    const index = Number(at[1]) - staying.length;
    if (index >= 0) return [{ ...i, path: `household.add.${index}${at[2]}` }];
    return BOTH.has(i.code) ? [{ ...i, path: 'household' }] : [];
  });
}

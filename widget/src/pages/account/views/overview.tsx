import type { JSX } from 'preact';
import type { AccountMembership } from '../../../api/generated.js';
import { calendarDate, money } from '../../../flow/format.js';
import { locale, texts } from '../../../i18n/account.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { Alert, ProblemAlert } from '../../../ui/feedback.js';
import { Heading, Row } from '../../../ui/heading.js';
import { may, stateWords } from '../state.js';
import { useStore } from '../store.js';
import { OpenInvoice } from './open-invoice.js';

const date = (day: string): string => calendarDate(day, locale.value);
const price = (cents: number): string => money(cents, locale.value);

function PlanCard({ membership: m }: { membership: AccountMembership }): JSX.Element {
  const t = texts();
  const words = stateWords(m);
  const { hsa } = m.plan;
  return (
    <section class="card plan-card" aria-label={m.plan.name}>
      <header class="plan-top">
        <div>
          <h2>{m.plan.name}</h2>
          <p class="muted">{t[`tier${m.tier}`]}</p>
        </div>
        <p class="plan-sum"><b>{price(m.monthlyCents)}</b> <small>{t.perMonth}</small></p>
      </header>
      <p class="pills"><span class={`pill ${words.tone}`}>{words.label}</span><span class={hsa.eligible ? 'pill ok' : 'pill'}>{hsa.eligible ? t.hsaYes : t.hsaNo}</span></p>
      <p>{words.means}</p>
      <Dates membership={m} />
      <details>
        <summary>{t.includes}</summary>
        <p>{m.plan.summary}</p>
        <ul class="ticks">{m.plan.features.map(feature => <li key={feature}>{feature}</li>)}</ul>
      </details>
      <details><summary>{t.hsaAbout}</summary><p>{hsa.reason}</p><p class="muted">{hsa.note}</p></details>
      <Buttons membership={m} />
    </section>
  );
}

/** What is open stands above and says when it is tried again; before the first payment nothing else is due. */
const NO_NEXT: ReadonlySet<string> = new Set(['ended', 'past_due', 'suspended', 'pending_payment']);

function Dates({ membership: m }: { membership: AccountMembership }): JSX.Element {
  const t = texts();
  return (
    <dl class="facts">
      {m.addOns.length > 0 && [m.plan, ...m.addOns].map(line => <Row key={line.versionId} term={line.name}>{price(line.monthlyCents)}</Row>)}
      {m.employerCents > 0 && <Row term={t.employerPays}>{price(m.employerCents)}</Row>}
      {!NO_NEXT.has(m.state) && <Row term={t.nextCharge} strong>{m.nextChargeOn && m.endsOn ? t.noticeCharge(date(m.nextChargeOn)) : m.nextChargeOn && m.nextChargeCents !== null ? <>{price(m.nextChargeCents)}, <span class="nowrap">{date(m.nextChargeOn)}</span></> : t.noCharge}</Row>}
      {m.paidThrough && <Row term={t.paidThrough}>{date(m.paidThrough)}</Row>}
      {m.endsOn && <Row term={t.endsOn}>{date(m.endsOn)}</Row>}
      {m.state !== 'pending_payment' && <Row term={m.state === 'pending_activation' ? t.starts : t.since}>{date(m.startsOn)}</Row>}
      <Row term={t.member}>{m.number}</Row>
    </dl>
  );
}

function Buttons({ membership: m }: { membership: AccountMembership }): JSX.Element {
  const t = texts();
  const store = useStore();
  const { client, open, done, overview, signedIn } = store;
  const can = may(m);
  const keep = useAction(async () => { await signedIn(() => client.keep(m.id)); await done('overview', words => words.doneKeep); });
  const comeBack = useAction(async () => { location.assign((await signedIn(() => client.reactivate(m.id))).link); });
  const resume = useAction(async () => { await signedIn(() => client.resume(m.id)); await done('overview', words => words.doneResume); });
  return (
    <>
      <ProblemAlert problem={keep.problem.value ?? resume.problem.value ?? comeBack.problem.value} />
      <div class="buttons">
        {can.keep && <Button busy={keep.busy.value} onPress={() => void keep.run()}>{t.keepIt}</Button>}
        {can.resume && <Button busy={resume.busy.value} onPress={() => void resume.run()}>{t.resumeIt}</Button>}
        {can.comeBack && <Button busy={comeBack.busy.value} onPress={() => void comeBack.run()}>{t.comeBack}</Button>}
        {can.change && <Button onPress={() => open('plan')}>{t.changePlan}</Button>}
        {can.change && overview.value?.pauseBy === 'member' && <Button kind="plain" onPress={() => open('pause')}>{t.pauseIt}</Button>}
        {can.cancel && <Button kind="quiet" onPress={() => open('cancel')}>{t.cancelIt}</Button>}
      </div>
    </>
  );
}

function PlannedChange({ membership: m }: { membership: AccountMembership }): JSX.Element | null {
  const t = texts();
  const { client, done, signedIn } = useStore();
  const back = useAction(async () => { await signedIn(() => client.withdraw(m.id)); await done('overview', words => words.doneWithdraw); });
  const c = m.change;
  if (!c) return null;
  return (
    <Alert tone="info" title={t.changeTitle}>
      <p>{t.changeOn(date(c.effectiveOn), [c.planName, ...c.addOnNames].join(' + '), price(c.monthlyCents))}</p>
      {c.peopleAdded > 0 && <p>{t.peopleJoin(String(c.peopleAdded))}</p>}
      {c.peopleDropped > 0 && <p>{c.kind === 'age_out' ? t.leavesByAge(c.leaving.join(', ')) : t.peopleLeave(String(c.peopleDropped))}</p>}
      {c.state === 'asked' && <p>{t.changeAsked}</p>}
      {c.state === 'awaiting_payment' && <p>{t.changeUnpaid}</p>}
      <ProblemAlert problem={back.problem.value} />
      {c.takesBack && <Button kind="plain" busy={back.busy.value} onPress={() => void back.run()}>{t.withdraw}</Button>}
    </Alert>
  );
}

function People(): JSX.Element | null {
  const t = texts();
  const household = useStore().overview.value?.household;
  if (!household) return null;
  const roles = { self: t.roleSelf, spouse: t.roleSpouse, partner: t.rolePartner, child: t.roleChild };
  return (
    <section class="card" aria-label={t.people}>
      <h2>{t.people}</h2>
      <ul class="people">
        {household.people.map(p => (
          <li key={p.id}><span class="initial" aria-hidden="true">{p.firstName.slice(0, 1)}</span>
            <span><b>{p.firstName} {p.lastName}</b><br /><span class="muted">{roles[p.role]}{p.coveredThrough && <><br />{t.agesOut(date(p.coveredThrough))}</>}</span></span></li>
        ))}
      </ul>
    </section>
  );
}

export function OverviewView(): JSX.Element {
  const t = texts();
  const store = useStore();
  const overview = store.overview.value;
  const self = overview?.household.people.find(p => p.role === 'self');
  const memberships = overview?.memberships ?? [];
  const shown = memberships.some(m => m.state !== 'ended') ? memberships.filter(m => m.state !== 'ended') : memberships.slice(0, 1);
  return (
    <div>
      <Heading title={t.hello(self?.firstName ?? '')} lead={t.helloLead} />
      <div class="columns">
        <div class="stack">
          {overview?.open.map(invoice => <OpenInvoice key={invoice.id} invoice={invoice} />)}
          {shown.map(m => <PlannedChange key={m.id} membership={m} />)}
          {shown.map(m => <PlanCard key={m.id} membership={m} />)}
          {!shown.length && <p class="muted">{t.noMembership}</p>}
        </div>
        <div class="stack"><People /></div>
      </div>
    </div>
  );
}

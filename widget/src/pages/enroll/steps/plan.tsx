import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { ApiProblem } from '../../../api/problem.js';
import type { AddOnOffer, Offers, PlanOffer, Tier } from '../../../api/types.js';
import { calendarDate, money } from '../../../flow/format.js';
import { dueToday, monthlyTotal, offered } from '../../../flow/quote.js';
import { locale, texts } from '../../../i18n/index.js';
import { useStore } from '../store.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { Alert, ProblemAlert, Skeleton } from '../../../ui/feedback.js';
import { fieldId, focusFirst } from '../../../ui/focus.js';
import { Heading, Row } from '../../../ui/heading.js';
import { Actions } from '../ui/step.js';
import { tierName } from './household.js';

const TIERS: readonly Tier[] = ['EE', 'ESP', 'ECH', 'FAM'];

function PlanDetails({ plan }: { plan: PlanOffer }): JSX.Element {
  const t = texts();
  const { hsa } = plan;
  return (
    <div class="plan-more">
      <details>
        <summary>{t.hsaWhy(plan.name)}</summary>
        <p>{hsa.reason}</p>
        <p>{t.hsaCap(money(hsa.capCents, locale.value))}</p>
        {hsa.note && <p class="muted">{hsa.note}</p>}
      </details>
      <details>
        <summary>{t.otherTiers}<span class="sr"> {plan.name}</span></summary>
        <dl>{TIERS.map(tier => <Row key={tier} term={tierName(tier)}>{money(plan.prices[tier], locale.value)}</Row>)}</dl>
      </details>
    </div>
  );
}

function PlanCard({ plan, first, chosen, onChoose }: { plan: PlanOffer; first: boolean; chosen: boolean; onChoose: () => void }): JSX.Element {
  const t = texts();
  const id = fieldId(`plan-${plan.code}`);
  return (
    <div class={chosen ? 'plan chosen' : 'plan'}>
      <label class="plan-head">
        <input id={first ? fieldId('planVersionId') : undefined} type="radio" name="plan" checked={chosen} onChange={onChoose} aria-describedby={id} />
        <span class="plan-name">{plan.name}</span>
        <span class="plan-price"><b>{money(plan.monthlyCents, locale.value)}</b> <small>{t.perMonth}</small></span>
      </label>
      <div id={id}>
        <span class={plan.hsa.eligible ? 'badge ok' : 'badge'}>{plan.hsa.eligible ? t.hsaYes : t.hsaNo}</span>
        <p>{plan.summary}</p>
        <ul class="ticks">{plan.features.map(feature => <li key={feature}>{feature}</li>)}</ul>
      </div>
      <PlanDetails plan={plan} />
    </div>
  );
}

function AddOns({ addOns }: { addOns: readonly AddOnOffer[] }): JSX.Element | null {
  const t = texts();
  const { choice } = useStore();
  const toggle = (id: string, on: boolean): void => {
    const rest = choice.value.addOnVersionIds.filter(other => other !== id);
    choice.value = { ...choice.value, addOnVersionIds: on ? [...rest, id] : rest };
  };
  if (!addOns.length) return null;
  return (
    <fieldset class="card">
      <legend>{t.addOns}</legend>
      <p class="hint">{t.addOnLead}</p>
      {addOns.map(({ addOnVersionId: id, name, summary, monthlyCents }) => (
        <label class="addon" key={id}>
          <input type="checkbox" checked={choice.value.addOnVersionIds.includes(id)} onChange={event => toggle(id, event.currentTarget.checked)} />
          <span><b>{name}</b><br /><span class="muted">{summary}</span></span>
          <span class="plan-price">+ {money(monthlyCents, locale.value)} <small>{t.perMonth}</small></span>
        </label>
      ))}
    </fieldset>
  );
}

function Totals({ offers, monthly }: { offers: Offers; monthly: number | null }): JSX.Element {
  const t = texts();
  const { start } = offers;
  const show = (cents: number | null): string => (cents === null ? '–' : money(cents, locale.value));
  return (
    <aside class="card aside" aria-label={t.order}>
      <h2>{t.order}</h2>
      <dl aria-live="polite">
        <Row term={t.monthly} strong>{show(monthly)}</Row>
        <Row term={t.due} strong>{show(monthly === null ? null : dueToday(offers, monthly))}</Row>
        <Row term={t.startTitle}>{calendarDate(start.startsOn, locale.value)}</Row>
        <Row term={t.nextCharge}>{calendarDate(start.nextChargeOn, locale.value)}</Row>
      </dl>
      <p class="hint">{start.ruleText}</p>
      {!start.dueToday && <p class="hint">{t.dueNothing}</p>}
    </aside>
  );
}

/** Offers in the visitor's language; loaded anew when the language changes. */
function useOffers() {
  const store = useStore();
  const offers = useSignal<Offers | null>(null);
  const load = useAction(async () => {
    const fresh = await store.authorised(store.client.offers);
    offers.value = fresh;
    const kept = offered(fresh, store.choice.peek());
    const wished = fresh.plans.find(plan => plan.code.toLowerCase() === store.config.attribution.plan?.toLowerCase());
    store.choice.value = { ...kept, planVersionId: kept.planVersionId ?? wished?.planVersionId ?? null };
  });
  useEffect(() => { void load.run(); }, [locale.value]);
  return { offers, load };
}

function Plans({ offers, missing, monthly }: { offers: Offers; missing: boolean; monthly: number | null }): JSX.Element {
  const t = texts();
  const { choice, notice } = useStore();
  return (
    <>
      {notice.value && <Alert tone="warn">{notice.value === 'payChanged' ? t.payChanged : t.priceChanged}</Alert>}
      {!offers.plans.length && <Alert tone="warn">{t.plansNone}</Alert>}
      <fieldset class="plans" role="radiogroup" aria-describedby={missing && monthly === null ? 'plan-missing' : undefined}>
        <legend class="sr">{t.plans}</legend>
        {missing && monthly === null && <p class="error" id="plan-missing" role="alert">{t.planChoose}</p>}
        {offers.plans.map((plan, index) => (
          <PlanCard key={plan.planVersionId} plan={plan} first={index === 0} chosen={plan.planVersionId === choice.value.planVersionId}
            onChoose={() => { choice.value = { ...choice.value, planVersionId: plan.planVersionId }; }} />
        ))}
      </fieldset>
      <AddOns addOns={offers.addOns} />
    </>
  );
}

export function PlanStep(): JSX.Element {
  const t = texts();
  const store = useStore();
  const missing = useSignal(false);
  const { offers, load } = useOffers();
  const save = useAction(async () => {
    const expectedMonthlyCents = offers.value && monthlyTotal(offers.value, store.choice.peek());
    const { planVersionId, addOnVersionIds } = store.choice.peek();
    if (expectedMonthlyCents === null || planVersionId === null) {
      missing.value = true;
      return focusFirst(['planVersionId']);
    }
    try {
      const fresh = await store.authorised(id => store.client.select(id, { planVersionId, addOnVersionIds: [...addOnVersionIds], expectedMonthlyCents }));
      store.notice.value = null;
      store.saved('plan', fresh);
    } catch (error) {
      if (!(error instanceof ApiProblem) || (error.code !== 'price_changed' && error.code !== 'plan_not_sold')) throw error;
      if (error.code === 'price_changed') store.notice.value = 'priceChanged';
      await load.run();
      if (error.code === 'plan_not_sold') throw error;
    }
  });
  const now = offers.value;
  const monthly = now && monthlyTotal(now, store.choice.value);
  return (
    <form class="with-aside" noValidate onSubmit={event => { event.preventDefault(); void save.run(); }}>
      <Heading title={t.planTitle} lead={now && t.planLead(tierName(now.tier))} />
      <ProblemAlert problem={save.problem.value ?? load.problem.value} />
      {now ? <Plans offers={now} missing={missing.value} monthly={monthly} /> : load.problem.value ? <Button kind="plain" onPress={() => void load.run()}>{t.retry}</Button> : <Skeleton lines={6} />}
      {now && <Totals offers={now} monthly={monthly} />}
      <Actions><Button submit busy={save.busy.value} disabled={!now}>{t.next}</Button></Actions>
    </form>
  );
}

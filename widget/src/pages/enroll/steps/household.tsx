import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { ApiProblem } from '../../../api/problem.js';
import type { FieldIssue, PersonRole, Tier } from '../../../api/types.js';
import { type DraftPerson, hasPartner, householdBody, MAX_PEOPLE, missingPaths } from '../../../flow/household.js';
import { calendarDate, money } from '../../../flow/format.js';
import { locale, texts } from '../../../i18n/index.js';
import type { Texts } from '../../../i18n/en.js';
import { useStore } from '../store.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { ErrorSummary } from '../../../ui/feedback.js';
import { fieldId, focusFirst } from '../../../ui/focus.js';
import { Heading, Row } from '../../../ui/heading.js';
import { Actions } from '../ui/step.js';
import { AddressCard, ReachCard } from './address.js';
import { PersonCard, personTitle } from './person.js';

export const tierName = (tier: Tier): string => texts()[`tier${tier}`];

/** Tier, prices and start of what is typed so far. */
function LivePrice(): JSX.Element {
  const t = texts();
  const { household: { preview, previewing } } = useStore();
  const { tier = null, offers = null } = preview.value ?? {};
  const lowest = offers?.plans.length ? Math.min(...offers.plans.map(plan => plan.monthlyCents)) : null;
  const said = tier ? (lowest === null ? tierName(tier) : t.tierNow(tierName(tier), money(lowest, locale.value))) : '';
  return (
    <aside class={`card aside ${previewing.value ? 'pending' : ''}`} aria-label={t.yourTier}>
      <h2>{t.yourTier}</h2>
      <p class="sr" role="status">{said}</p>
      {tier ? <p class="tier">{tierName(tier)}</p> : <p class="muted">{t.tierNone}</p>}
      {offers && (
        <dl>
          {offers.plans.map(plan => <Row key={plan.planVersionId} term={plan.name}>{money(plan.monthlyCents, locale.value)} <small>{t.perMonth}</small></Row>)}
          <Row term={t.starts}>{calendarDate(offers.start.startsOn, locale.value)}</Row>
        </dl>
      )}
    </aside>
  );
}

function blankIssue(t: Texts, path: string): FieldIssue {
  const message = path.endsWith('birthDate') ? t.requiredDate : path.endsWith('medicare') ? t.requiredChoice : path.endsWith('Contract') ? t.requiredTick : t.required;
  return { path, code: 'required', message };
}

const NAMED = ['firstName', 'lastName', 'birthDate', 'line1', 'line2', 'city', 'state', 'zip', 'phone', 'email'] as const;

/** "Spouse, Last name" for `people.1.lastName`: the error summary stands far from the fields. */
function fieldName(path: string, people: readonly DraftPerson[]): string {
  const parts = path.split('.');
  const person = parts[0] === 'people' ? people[Number(parts[1])] : undefined;
  const label = NAMED.find(name => name === parts.at(-1));
  return [person && (person.firstName.trim() || personTitle(person, people)), label && texts()[label]].filter(Boolean).join(', ');
}

function People({ today }: { today: string }): JSX.Element {
  const t = texts();
  const { household: form } = useStore();
  const said = useSignal('');
  const { people } = form.draft.value;
  const add = (role: PersonRole): void => {
    const added = form.addPerson(role);
    const list = form.draft.peek().people;
    said.value = t.added(personTitle(added, list));
    focusFirst([`people.${list.indexOf(added)}.firstName`]);
  };
  const remove = (person: DraftPerson): void => {
    said.value = t.removed(person.firstName || personTitle(person, people));
    form.removePerson(person.key);
    setTimeout(() => document.getElementById(fieldId('add'))?.querySelector('button')?.focus());
  };
  return (
    <>
      {people.map((person, index) => <PersonCard key={person.key} form={form} person={person} index={index} today={today} onRemove={() => remove(person)} />)}
      <div class="adders" id={fieldId('add')}>
        {!hasPartner(form.draft.value) && <Button kind="plain" onPress={() => add('spouse')}>{t.addPartner}</Button>}
        {people.length < MAX_PEOPLE && <Button kind="plain" onPress={() => add('child')}>{t.addChild}</Button>}
      </div>
      <p class="sr" role="status">{said.value}</p>
    </>
  );
}

export function HouseholdStep(): JSX.Element | null {
  const t = texts();
  const store = useStore();
  const { household: form } = store;
  const today = store.site.value?.today ?? '';
  const save = useAction(async () => {
    const draft = form.draft.peek();
    form.refused.value = missingPaths(draft, today).map(path => blankIssue(t, path));
    if (form.refused.value.length) return focusFirst(form.refused.value.map(issue => issue.path));
    try {
      const fresh = await store.authorised(id => store.client.saveHousehold(id, householdBody(draft, today)));
      form.load(fresh);
      store.saved('household', fresh);
    } catch (error) {
      if (!(error instanceof ApiProblem) || !error.fields.length) throw error;
      form.refused.value = error.fields;
      focusFirst(error.fields.map(issue => issue.path));
    }
  });
  const site = store.site.value;
  const application = store.application.value;
  if (!site || !application) return null;
  return (
    <form class="with-aside" noValidate onSubmit={event => { event.preventDefault(); void save.run(); }}>
      <Heading title={t.householdTitle} lead={t.householdLead} />
      <ErrorSummary issues={form.refused.value} problem={save.problem.value} name={path => fieldName(path, form.draft.value.people)} />
      <People today={today} />
      <AddressCard form={form} site={site} />
      <ReachCard form={form} site={site} verified={application.contact.channel} />
      <LivePrice />
      <Actions><Button submit busy={save.busy.value}>{t.next}</Button></Actions>
    </form>
  );
}

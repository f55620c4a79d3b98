import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AccountContactChoices } from '../../../api/generated.js';
import type { FieldIssue } from '../../../api/types.js';
import { laterTexts, texts } from '../../../i18n/account.js';
import { useAction } from '../../../ui/action.js';
import { Button, Field } from '../../../ui/controls.js';
import { Alert, ProblemAlert, Skeleton } from '../../../ui/feedback.js';
import { fieldId, focusFirst } from '../../../ui/focus.js';
import { useStore } from '../store.js';
import { TaskPage } from './task.js';

interface Draft { line1: string; line2: string; city: string; state: string; zip: string }
interface StateProps { states: AccountContactChoices['states']; value: string; error: string | undefined; onValue: (state: string) => void }

function StateField({ states, value, error, onValue }: StateProps): JSX.Element {
  const l = laterTexts();
  const id = fieldId('address.state');
  return (
    <div class="field">
      <label for={id}>{l.state}</label>
      <select id={id} value={value} required autocomplete="address-level1" aria-describedby={error ? `${id}-error` : undefined} aria-invalid={error ? true : undefined} onChange={event => onValue(event.currentTarget.value)}>
        <option value="">{l.stateChoose}</option>
        {[true, false].map(open => <optgroup key={String(open)} label={open ? l.stateOpen : l.stateShut}>{states.filter(s => s.open === open).map(s => <option key={s.code} value={s.code}>{s.name}</option>)}</optgroup>)}
      </select>
      {error && <span class="error" id={`${id}-error`}>{error}</span>}
    </div>
  );
}

/** Where the household lives. A state without approved terms is refused, and said so before anybody saves. */
export function AddressForm(): JSX.Element | null {
  const t = texts();
  const l = laterTexts();
  const { client, overview, signedIn, done } = useStore();
  const now = overview.value?.household.address;
  const draft = useSignal<Draft>({ line1: now?.line1 ?? '', line2: now?.line2 ?? '', city: now?.city ?? '', state: now?.state ?? '', zip: now?.zip ?? '' });
  const issues = useSignal<readonly FieldIssue[]>([]);
  const choices = useSignal<AccountContactChoices | null>(null);
  const load = useAction(async () => { choices.value = await signedIn(client.contactChoices); });
  useEffect(() => { void load.run(); }, []);
  const error = (path: string): string | undefined => issues.value.find(issue => issue.path === path)?.message;
  const save = useAction(async () => {
    issues.value = [];
    const { line2, ...rest } = draft.peek();
    try { await signedIn(() => client.newAddress({ ...rest, ...(line2.trim() ? { line2 } : {}) })); } catch (failure) {
      issues.value = (failure as { fields?: readonly FieldIssue[] }).fields ?? [];
      focusFirst(issues.peek().map(issue => issue.path));
      throw failure;
    }
    await done('security', words => words.doneAddress);
  });
  const line = (name: Exclude<keyof Draft, 'state'>, autocomplete: string): Parameters<typeof Field>[0] => ({
    path: `address.${name}`, label: l[name], value: draft.value[name], error: error(`address.${name}`), onValue: value => { draft.value = { ...draft.value, [name]: value }; }, input: { autocomplete, maxLength: 120 },
  });
  const shut = choices.value?.states.find(s => s.code === draft.value.state && !s.open);
  return (
    <TaskPage from="security" title={l.addressTitle} lead={l.addressLead}>
      <form class="card" noValidate onSubmit={event => { event.preventDefault(); void save.run(); }}>
        {!issues.value.length && <ProblemAlert problem={save.problem.value ?? load.problem.value} />}
        {!choices.value ? load.problem.value ? <Button kind="plain" onPress={() => void load.run()}>{t.retry}</Button> : <Skeleton lines={4} /> : (
          <div class="grid address">
            <Field {...line('line1', 'address-line1')} className="wide" />
            <Field {...line('line2', 'address-line2')} className="wide" optional />
            <Field {...line('city', 'address-level2')} />
            <StateField states={choices.value.states} value={draft.value.state} error={error('address.state')} onValue={state => { draft.value = { ...draft.value, state }; }} />
            <Field {...line('zip', 'postal-code')} input={{ autocomplete: 'postal-code', inputMode: 'numeric', maxLength: 40 }} />
          </div>
        )}
        {shut && <Alert tone="warn" title={l.stateClosed(shut.name)}>{l.stateClosedWhy}</Alert>}
        <div class="actions"><Button submit busy={save.busy.value} disabled={!choices.value}>{l.addressSave}</Button></div>
      </form>
    </TaskPage>
  );
}

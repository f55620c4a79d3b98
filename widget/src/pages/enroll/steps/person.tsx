import type { JSX } from 'preact';
import type { IsoDate } from '../../../api/types.js';
import { asksDisabled, asksMedicare, type DraftPerson } from '../../../flow/household.js';
import { texts } from '../../../i18n/index.js';
import type { HouseholdForm } from '../household-form.js';
import { Button, Check, Choice, Field } from '../../../ui/controls.js';

/** What a person is called in the form before a name is typed. */
export function personTitle(person: DraftPerson, people: readonly DraftPerson[]): string {
  const t = texts();
  if (person.role === 'self') return t.roleSelf;
  if (person.role !== 'child') return person.role === 'spouse' ? t.roleSpouse : t.rolePartner;
  return t.childNumber(String(people.filter(other => other.role === 'child').indexOf(person) + 1));
}

interface Props { form: HouseholdForm; person: DraftPerson; index: number; today: IsoDate; onRemove: () => void }

/** Questions that the law asks of some people only. */
function Extra({ form, person, index, today }: Omit<Props, 'onRemove'>): JSX.Element {
  const t = texts();
  const error = (name: string): string | undefined => form.issues.value.get(`people.${index}.${name}`)?.message;
  const asked = (name: string): boolean => form.issues.value.has(`people.${index}.${name}`);
  const path = `people.${index}`;
  return (
    <>
      {(asksMedicare(person, today) || asked('medicare')) && (
        <div class="extra">
          <Choice path={`${path}.medicare`} legend={t.medicareQuestion} hint={t.medicareWhy} value={person.medicare} error={error('medicare')}
            onValue={value => form.editPerson(index, 'medicare', { medicare: value })} options={[{ value: true, label: t.yes }, { value: false, label: t.no }]} />
          {person.medicare && <Check path={`${path}.medicareContract`} label={t.medicareContract} checked={person.medicareContract} error={error('medicareContract')}
            onChecked={medicareContract => form.editPerson(index, 'medicareContract', { medicareContract })} required />}
        </div>
      )}
      {(asksDisabled(person, today) || asked('disabled')) && (
        <div class="extra">
          <Check path={`${path}.disabled`} label={t.disabledQuestion} hint={t.disabledWhy} checked={person.disabled} error={error('disabled')}
            onChecked={disabled => form.editPerson(index, 'disabled', { disabled })} />
        </div>
      )}
    </>
  );
}

export function PersonCard(props: Props): JSX.Element {
  const t = texts();
  const { form, person, index, today, onRemove } = props;
  const own = person.role === 'self';
  const title = personTitle(person, form.draft.value.people);
  const field = (name: 'firstName' | 'lastName' | 'birthDate', autocomplete: string): Pick<Parameters<typeof Field>[0], 'path' | 'value' | 'onValue' | 'onLeave' | 'error' | 'input' | 'label'> => {
    const path = `people.${index}.${name}`;
    return {
      path, label: t[name], value: person[name], error: form.issues.value.get(path)?.message,
      onValue: value => form.editPerson(index, name, { [name]: value }), onLeave: () => form.touch(path),
      // Autofill knows the visitor only; offering it for the others would put the wrong name there.
      input: { autocomplete: own ? autocomplete : 'off', ...(name === 'birthDate' ? { max: today, min: '1900-01-01' } : { maxLength: 100 }) },
    };
  };
  return (
    <fieldset class="card person">
      <legend>{title}</legend>
      {!own && <Button kind="plain" label={`${t.remove}: ${title}`} onPress={onRemove}>{t.remove}</Button>}
      {(person.role === 'spouse' || person.role === 'partner') && (
        <Choice path={`people.${index}.role`} className="tabs" legend={t.partnerKind} value={person.role} error={form.issues.value.get(`people.${index}.role`)?.message}
          onValue={role => form.editPerson(index, 'role', { role })} options={[{ value: 'spouse', label: t.roleSpouse }, { value: 'partner', label: t.rolePartner }]} />
      )}
      <div class="grid">
        <Field {...field('firstName', 'given-name')} />
        <Field {...field('lastName', 'family-name')} />
        <Field {...field('birthDate', 'bday')} type="date" />
      </div>
      <Extra form={form} person={person} index={index} today={today} />
    </fieldset>
  );
}

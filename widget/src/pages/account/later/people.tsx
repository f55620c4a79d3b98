import type { JSX } from 'preact';
import type { FieldIssue } from '../../../api/types.js';
import { ageOn } from '../../../flow/dates.js';
import { laterTexts, texts } from '../../../i18n/account.js';
import { Button, Check, Choice, Field } from '../../../ui/controls.js';
import { focusFirst } from '../../../ui/focus.js';
import { freshKey } from '../key.js';
import { useStore } from '../store.js';
import type { NewPerson, Wish } from '../wish.js';

interface Props { wish: Wish; set: (change: Partial<Wish>) => void; issues: readonly FieldIssue[] }
type Change = Partial<NewPerson>;

function Newcomer({ person, index, edit, remove, issues }: { person: NewPerson; index: number; edit: (change: Change) => void; remove: () => void; issues: readonly FieldIssue[] }): JSX.Element {
  const t = texts();
  const l = laterTexts();
  const { overview } = useStore();
  const path = (name: string): string => `household.add.${index}.${name}`;
  const error = (name: string): string | undefined => issues.find(issue => issue.path.endsWith(`add.${index}.${name}`))?.message;
  const age = ageOn(person.birthDate, overview.value?.today ?? '');
  return (
    <fieldset class="newcomer">
      <legend>{person.firstName.trim() || (person.role === 'child' ? t.roleChild : t.roleSpouse)} <span class="pill ok">{l.joins}</span></legend>
      {person.role !== 'child' && <Choice path={path('role')} legend={l.relation} value={person.role} onValue={role => edit({ role })} options={[{ value: 'spouse', label: t.roleSpouse }, { value: 'partner', label: t.rolePartner }]} error={error('role')} />}
      <div class="grid">
        <Field path={path('firstName')} label={t.firstName} value={person.firstName} onValue={firstName => edit({ firstName })} error={error('firstName')} />
        <Field path={path('lastName')} label={t.lastName} value={person.lastName} onValue={lastName => edit({ lastName })} error={error('lastName')} />
        <Field path={path('birthDate')} label={t.birthDate} type="date" value={person.birthDate} onValue={birthDate => edit({ birthDate })} error={error('birthDate')} />
      </div>
      {person.role === 'child' && age !== null && age >= 26 && <Check path={path('disabled')} label={t.disabledQuestion} hint={t.disabledWhy} checked={person.disabled ?? false} onChecked={disabled => edit({ disabled })} error={error('disabled')} />}
      {age !== null && age >= 65 && <Choice<boolean> path={path('medicare')} legend={t.medicareQuestion} hint={t.medicareWhy} value={person.medicare ?? null} onValue={medicare => edit({ medicare })} options={[{ value: true, label: t.yes }, { value: false, label: t.no }]} error={error('medicare')} />}
      {person.medicare && <Check path={path('medicareContract')} label={t.medicareContract} checked={person.medicareContract ?? false} onChecked={medicareContract => edit({ medicareContract })} error={error('medicareContract')} required />}
      <Button kind="quiet" onPress={remove}>{t.remove}</Button>
    </fieldset>
  );
}

/** Who is covered: who leaves can be kept, who joins is typed here. The subscriber stays: the contract is theirs. */
export function PeopleCard({ wish, set, issues }: Props): JSX.Element {
  const t = texts();
  const l = laterTexts();
  const people = useStore().overview.value?.household.people ?? [];
  const roles = { self: t.roleSelf, spouse: t.roleSpouse, partner: t.rolePartner, child: t.roleChild };
  const self = people.find(p => p.role === 'self');
  const hasPartner = people.some(p => (p.role === 'spouse' || p.role === 'partner') && !wish.drop.includes(p.id)) || wish.add.some(p => p.role !== 'child');
  const add = (role: NewPerson['role']): void => {
    set({ add: [...wish.add, { key: freshKey(), role, firstName: '', lastName: role === 'child' ? self?.lastName ?? '' : '', birthDate: '' }] });
    focusFirst([`household.add.${wish.add.length}.firstName`]);
  };
  return (
    <fieldset class="card">
      <legend>{l.people}</legend>
      <ul class="people">
        {people.map(p => {
          const leaving = wish.drop.includes(p.id);
          return (
            <li key={p.id}>
              <span class="initial" aria-hidden="true">{p.firstName.slice(0, 1)}</span>
              <span><b class={leaving ? 'leaving' : ''}>{p.firstName} {p.lastName}</b><br /><span class="muted">{leaving ? l.leaves : roles[p.role]}</span></span>
              {p.role !== 'self' && <div class="buttons"><Button kind="quiet" label={`${leaving ? l.stays : t.remove}: ${p.firstName}`} onPress={() => set({ drop: leaving ? wish.drop.filter(id => id !== p.id) : [...wish.drop, p.id] })}>{leaving ? l.stays : t.remove}</Button></div>}
            </li>
          );
        })}
      </ul>
      {wish.add.map((person, index) => (
        <Newcomer key={person.key} person={person} index={index} issues={issues} edit={change => set({ add: wish.add.map(p => (p.key === person.key ? { ...p, ...change } : p)) })} remove={() => set({ add: wish.add.filter(p => p.key !== person.key) })} />
      ))}
      <div class="buttons">
        {!hasPartner && <Button kind="plain" onPress={() => add('spouse')}>{l.addPartner}</Button>}
        <Button kind="plain" onPress={() => add('child')}>{l.addChild}</Button>
      </div>
    </fieldset>
  );
}

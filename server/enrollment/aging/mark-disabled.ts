import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { changePending } from '#billing/index.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { MembershipChange } from '../changes/membership-change.entity.js';
import { personSubject } from '../enrollment.access.js';
import { birthDateContext, type Person } from '../household.entity.js';
import { childAgesOutOn } from '../household.rules.js';
import { updatePerson } from './age-out.repository.js';

/** A disabled child stays covered whatever its age; one that is none (again) leaves by age as any other. @throws change_pending while it is about to leave: that change is withdrawn first */
export const markChildDisabled = change({
  name: 'markChildDisabled', action: 'mark_disabled', subject: 'Person', input: z.strictObject({ id: z.uuid(), disabled: z.boolean().describe('Stays covered as a disabled child') }),
  async run(tx, { id, disabled }) {
    const person = await load<Person>(tx, personSubject, id, 'update');
    authorize(tx, 'mark_disabled', personSubject, person);
    if (person.role !== 'child' || person.leftOn !== null) throw invalidPayload({ fields: [{ path: 'id', code: 'invalid' }] });
    const leaving = await tx.builder(MembershipChange, 'c').where(`c.household_id = :household and c.state in ('requested', 'scheduled') and :id = any(c.dropped_person_ids)`, { household: person.householdId, id }).getExists();
    if (leaving) throw changePending();
    const agesOutOn = disabled ? null : childAgesOutOn(calendarDate(tx.keys.open(person.birthDateSealed, birthDateContext(id))));
    await updatePerson(tx, id, { disabled, agesOutOn, ageOutWarned: null });
    // whether somebody is disabled is a matter of health: the trail says that it was set, and by whom
    await record(tx, { action: 'person.disabled_set', subjectType: 'Person', subjectId: id, changes: { disabled: ['(changed)', '(changed)'] } });
    return { id };
  },
});

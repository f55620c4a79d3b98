import type { Tx } from '#kit/db/tx.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { Person } from '../household.entity.js';
import { AGE_OUT_LEAD_DAYS, AGE_OUT_WARNINGS } from './age-out.rules.js';

/** Contracts that go on: one that ends anyway needs no word of who leaves it. */
export const GOES_ON = ['active', 'past_due', 'paused'] as const;

export interface Warned { readonly id: string; readonly agesOutOn: string; readonly warned: number | null; readonly membershipId: string; readonly applicationId: string; readonly householdId: string }

/** Children whose cover ends soon and whose household has not heard of it as it should, locked. */
export const toWarn = (tx: Tx, limit: number): Promise<Warned[]> => {
  const [first, last] = AGE_OUT_WARNINGS;
  const today = calendarDate(tx.today);
  return tx.query<Warned>(`select p.id, p.ages_out_on "agesOutOn", p.age_out_warned warned, m.id "membershipId", m.application_id "applicationId", m.household_id "householdId"
    from person p join membership m on m.household_id = p.household_id and m.state = any($1) and m.ends_on is null
    where p.left_on is null and p.ages_out_on between $2 and $3 and (p.age_out_warned is null or (p.age_out_warned > $5 and p.ages_out_on <= $4))
    order by p.ages_out_on, m.id, p.id limit $6 for update of p skip locked`, [[...GOES_ON], today, addDays(today, first), addDays(today, last), last, limit]);
};

export const keepWarned = (tx: Tx, ids: readonly string[], days: number): Promise<unknown> => tx.query('update person set age_out_warned = $2, updated_at = $3 where id = any($1::uuid[])', [ids, days, tx.now]);

/** Memberships with somebody who is to leave, and no other change under way. One that was refused is asked for again the next day. */
export const withSomebodyLeaving = (tx: Tx, limit: number): Promise<{ id: string }[]> => tx.query(`select m.id from membership m
  where m.state = any($1) and m.ends_on is null and exists (select 1 from person p where p.household_id = m.household_id and p.left_on is null and p.ages_out_on <= $2)
    and not exists (select 1 from membership_change c where c.membership_id = m.id and (c.state in ('asked', 'requested', 'awaiting_payment', 'scheduled') or (c.kind = 'age_out' and c.state = 'refused' and c.created_at > $3::timestamptz - interval '1 day')))
  order by m.id limit $4`, [[...GOES_ON], addDays(calendarDate(tx.today), AGE_OUT_LEAD_DAYS), tx.now, limit]);

export const updatePerson = (tx: Tx, id: string, change: Partial<Pick<Person, 'disabled' | 'agesOutOn' | 'ageOutWarned'>>): Promise<unknown> =>
  tx.manager.createQueryBuilder().update(Person).set({ ...change, updatedAt: tx.now }).where('id = :id', { id }).execute();

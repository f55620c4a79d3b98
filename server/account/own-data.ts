import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { birthDateContext, type Household, householdSubject } from '#enrollment/index.js';
import type { Tx } from '#kit/db/tx.js';
import type { Locale } from '#kit/i18n/translate.js';
import { settingsInForce } from '#settings/index.js';

/** More than any household will have; what is beyond is refused, never cut off unseen. */
const MOST = 5000;

export interface OwnData {
  readonly producedAt: string; readonly provider: { readonly name: string; readonly address: string; readonly phone: string; readonly email: string };
  readonly household: { readonly id: string; readonly email: string | null; readonly phone: string | null; readonly line1: string; readonly line2: string | null; readonly city: string; readonly state: string; readonly zip: string; readonly locale: string };
  readonly people: readonly { readonly role: string; readonly firstName: string; readonly lastName: string; readonly birthDate: string; readonly disabled: boolean; readonly medicare: boolean | null; readonly agesOutOn: string | null }[];
  readonly memberships: readonly { readonly number: string; readonly state: string; readonly plan: string; readonly addOns: readonly string[]; readonly tier: string; readonly monthlyCents: number; readonly startsOn: string; readonly endsOn: string | null; readonly paidThrough: string | null }[];
  readonly invoices: readonly { readonly number: string | null; readonly state: string; readonly totalCents: number; readonly paidCents: number; readonly periodStart: string | null; readonly periodEnd: string | null; readonly createdAt: string }[];
  readonly payments: readonly { readonly invoice: string | null; readonly state: string; readonly amountCents: number; readonly refundedCents: number; readonly method: string | null; readonly collectedAt: string | null }[];
  readonly agreements: readonly { readonly version: string; readonly signedAt: string; readonly locale: string; readonly sha256: string }[];
  readonly messages: readonly { readonly template: string; readonly channel: string; readonly recipient: string; readonly state: string; readonly createdAt: string; readonly sentAt: string | null }[];
  readonly accountingOfDisclosures: string;
}

const iso = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/** Every statement is narrowed by row-level security to the household's own rows; `$1` is its id. */
const PARTS = (locale: Locale) => ({
  memberships: `select m.number, m.state, v.texts->'${locale}'->>'name' plan, array(select a.texts->'${locale}'->>'name' from plan_version a where a.id = any(m.add_on_version_ids)) "addOns", m.tier, m.monthly_cents::float8 "monthlyCents", m.starts_on::text "startsOn",
    m.ends_on::text "endsOn", m.paid_through::text "paidThrough" from membership m join plan_version v on v.id = m.plan_version_id where m.household_id = $1 order by m.created_at`,
  invoices: `select number, state, total_cents::float8 "totalCents", paid_cents::float8 "paidCents", period_start::text "periodStart", period_end::text "periodEnd", ${iso('created_at')} "createdAt" from invoice where household_id = $1 order by id`,
  payments: `select i.number invoice, p.state, p.amount_cents::float8 "amountCents", p.refunded_cents::float8 "refundedCents", nullif(concat_ws(' ', p.method_brand, p.method_kind, p.method_last4), '') method, ${iso('p.collected_at')} "collectedAt"
    from payment p left join invoice i on i.id = p.invoice_id where p.household_id = $1 order by p.id`,
  agreements: `select g.version, ${iso('g.signed_at')} "signedAt", g.locale, g.text_hash sha256 from agreement g join application a on a.id = g.application_id where a.household_id = $1 or a.id = (select application_id from household where id = $1) order by g.signed_at`,
  messages: `select template, channel, recipient, state, ${iso('created_at')} "createdAt", ${iso('sent_at')} "sentAt" from notice where household_id = $1 order by id`,
});

interface SealedPerson { id: string; role: string; firstName: string; lastName: string; sealed: string; disabled: boolean; medicare: boolean | null; agesOutOn: string | null }

async function peopleOf(tx: Tx, householdId: string): Promise<OwnData['people']> {
  const rows = await tx.query<SealedPerson>(`select id, role, first_name "firstName", last_name "lastName", birth_date_sealed sealed, disabled, medicare, ages_out_on::text "agesOutOn" from person where household_id = $1 order by position, id limit ${MOST}`, [householdId]);
  return rows.map(({ id, sealed, ...p }) => ({ role: p.role, firstName: p.firstName, lastName: p.lastName, birthDate: tx.keys.open(sealed, birthDateContext(id)), disabled: p.disabled, medicare: p.medicare, agesOutOn: p.agesOutOn }));
}

/** All that is held about a household, for the household itself (45 CFR 164.524). The trail keeps that it was given out, to whom and in which form. */
export const exportOwnData = change({
  name: 'exportOwnData', action: 'export', subject: 'Household', input: z.strictObject({ id: z.uuid(), format: z.enum(['json', 'pdf']), locale: z.enum(['en', 'es']) }),
  async run(tx, { id, format, locale }): Promise<OwnData> {
    const household = await load<Household>(tx, householdSubject, id);
    authorize(tx, 'export', householdSubject, household);
    const parts: Partial<Record<keyof ReturnType<typeof PARTS>, Record<string, unknown>[]>> = {};
    for (const [name, sql] of Object.entries(PARTS(locale)) as [keyof ReturnType<typeof PARTS>, string][]) {
      parts[name] = await tx.query(`${sql} limit ${MOST + 1}`, [id]);
      if (parts[name].length > MOST) throw new RangeError(`household ${id} has more than ${MOST} ${name}`);
    }
    const settings = await settingsInForce(tx);
    await record(tx, { action: 'household.data_exported', subjectType: 'Household', subjectId: id, details: { format, to: 'individual', parts: Object.fromEntries(Object.entries(parts).map(([name, rows]) => [name, rows.length])) } });
    const { email, phone, line1, line2, city, state, zip } = household;
    return {
      producedAt: tx.systemNow.toISOString(), provider: { name: settings.provider_name, address: settings.provider_address, phone: settings.provider_phone, email: settings.provider_email },
      household: { id, email, phone, line1, line2, city, state, zip, locale: household.locale }, people: await peopleOf(tx, id), ...parts as unknown as Pick<OwnData, 'memberships' | 'invoices' | 'payments' | 'agreements' | 'messages'>,
      accountingOfDisclosures: `${settings.provider_phone}, ${settings.provider_email}`,
    };
  },
});

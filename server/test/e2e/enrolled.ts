import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { Family } from '../fixtures/families.js';
import { type Product, type Row, until } from './harness.js';

export interface Expected {
  family: Family; planCode: string; addOnCodes: readonly string[]; monthlyCents: number; memberNumber: string;
  /** Lines at the processor, in order. */
  lineCents: readonly number[];
  locale: 'en' | 'es';
}

/** The one application of a contact, with what hangs on it. */
export async function applicationOf(product: Product, contact: string): Promise<Row> {
  const rows = await product.db(`select a.*, s.key site_key from application a join site s on s.id = a.site_id where a.contact = $1 and a.superseded_by is null`, [contact]);
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

export async function membershipOf(product: Product, applicationId: unknown): Promise<Row> {
  const rows = await product.db(`select m.*, p.code plan_code, to_char(m.starts_on, 'YYYY-MM-DD') starts, to_char(m.next_charge_on, 'YYYY-MM-DD') next_charge from membership m
    join plan_version v on v.id = m.plan_version_id join plan p on p.id = v.plan_id where m.application_id = $1`, [applicationId]);
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

/** Objects of the processor that belong to one payer of ours. */
export async function processorObjects(product: Product, applicationId: unknown): Promise<{ customer: string; invoices: Row[]; charges: Row[]; subscriptions: Row[] }> {
  const [payer] = await product.db<{ customer: string }>('select processor_customer_id customer from payer where application_id = $1', [applicationId]);
  const of = async (object: string): Promise<Row[]> => (await product.sandbox<{ items: Row[] }>(`objects?object=${object}&customer=${payer!.customer}`)).items;
  return { customer: payer!.customer, invoices: await of('invoice'), charges: await of('charge'), subscriptions: await of('subscription') };
}

/** Membership, household and price as promised. */
export async function expectMembership(product: Product, application: Row, { family, planCode, addOnCodes, monthlyCents, memberNumber }: Expected): Promise<Row> {
  const membership = await membershipOf(product, application['id']);
  expect(membership).toMatchObject({ state: 'active', tier: family.tier, plan_code: planCode, number: memberNumber, monthly_cents: String(monthlyCents) });
  expect(membership['add_on_version_ids']).toHaveLength(addOnCodes.length);
  const [dates] = await product.db<{ today: string; next: string }>(`select to_char(t, 'YYYY-MM-DD') today, to_char(t + interval '1 month', 'YYYY-MM-DD') next from (select (now() + ahead) at time zone 'America/Phoenix' t from business_clock) x`);
  expect([membership['starts'], membership['next_charge']]).toEqual([dates!.today, dates!.next]);
  expect(application).toMatchObject({ state: 'approved', tier: family.tier });
  const people = await product.db('select role, first_name, last_name, birth_date_sealed from person where application_id = $1 order by position', [application['id']]);
  expect(people.map(p => [p['role'], p['first_name'], p['last_name']])).toEqual(family.household.people.map(p => [p.role, p.firstName, p.lastName]));
  for (const person of family.household.people) expect(JSON.stringify(people)).not.toContain(person.birthDate);
  const [home] = await product.db('select line1, line2, city, state, zip from household where application_id = $1', [application['id']]);
  expect(home).toEqual({ line2: null, ...family.household.address });
  return membership;
}

/** One invoice, one charge, of the promised amount, here and at the processor; active only after the processor's word. */
export async function expectPaidOnce(product: Product, application: Row, membership: Row, { monthlyCents, lineCents }: Expected): Promise<void> {
  const there = await processorObjects(product, application['id']);
  expect(there.subscriptions).toHaveLength(1);
  expect(there.invoices.map(i => [i['status'], i['total'], i['amount_paid'], i['currency']])).toEqual([['paid', monthlyCents, monthlyCents, 'usd']]);
  expect(there.charges.filter(c => c['status'] === 'succeeded').map(c => c['amount'])).toEqual([monthlyCents]);
  const lines = (there.invoices[0]!['lines'] as { data: { amount: number; description: string }[] }).data;
  expect(lines.map(l => l.amount).sort()).toEqual([...lineCents].sort());
  expect(lines.every(l => /Membership fee/.test(l.description))).toBe(true);
  const invoices = await product.db('select id, state, total_cents, paid_cents, due_cents from invoice where application_id = $1', [application['id']]);
  expect(invoices).toMatchObject([{ state: 'paid', total_cents: String(monthlyCents), paid_cents: String(monthlyCents), due_cents: '0' }]);
  const payments = await product.db('select state, amount_cents, method_kind, method_last4 from payment where application_id = $1', [application['id']]);
  expect(payments).toMatchObject([{ state: 'succeeded', amount_cents: String(monthlyCents), method_kind: 'card' }]);
  // any signed message that came after the charge makes us read the payer anew; before one came, nothing was active
  const charged = Math.min(...there.charges.filter(c => c['status'] === 'succeeded').map(c => Number(c['created'])));
  const told = await product.db('select 1 from inbox_event where correlation_id = $1 and received_at >= to_timestamp($2) and received_at <= $3', [there.customer, charged, membership['activated_at']]);
  expect(told.length).toBeGreaterThan(0);
}

const words = (family: Family): string[] => [
  ...family.household.people.flatMap(p => [p.lastName, p.birthDate, `${p.firstName} ${p.lastName}`]), family.household.address.line1, family.household.address.zip, family.contact.address,
];
const holds = (text: string, word: string): boolean => new RegExp(`(?<![\\p{L}\\d])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\d])`, 'u').test(text);

/** A message tells nobody anything about anybody. */
export function expectImpersonal(text: string, { family, memberNumber }: Pick<Expected, 'family' | 'memberNumber'>): void {
  expect([...words(family), memberNumber].filter(word => holds(text, word))).toEqual([]);
}

/** One welcome, in the visitor's language; as text too; its link is the enrollment page and names no person. */
export async function expectWelcomed(product: Product, application: Row, expected: Expected): Promise<string> {
  const { family: { contact }, locale } = expected;
  const [notice] = await until('the welcome is sent', async () => {
    const sent = await product.db(`select id, state, message_id, channel, locale from notice where application_id = $1 and template = 'welcome' and state = 'sent'`, [application['id']]);
    return sent.length ? sent : undefined;
  });
  expect(notice).toMatchObject({ channel: contact.channel, locale });
  if (contact.channel === 'sms') {
    const texts = (await product.sms(contact.address)).map(m => m.body).filter(body => !/\d{6}/.test(body));
    expect(texts).toHaveLength(1);
    expect(texts[0]).toMatch(locale === 'es' ? /Esto no es un seguro/ : /This is not insurance/);
    expectImpersonal(texts[0]!, expected);
    return /https?:\/\/\S+/.exec(texts[0]!)![0];
  }
  const mails = (await product.mail(contact.address)).filter(m => m.messageId === notice!['message_id']);
  expect(mails).toHaveLength(1);
  const [mail] = mails;
  expect(mail!.text).toMatch(locale === 'es' ? /Esto no es un seguro/ : /This is not insurance/);
  expect(mail!.html).toContain('<html');
  const body = mail!.subject + mail!.text + mail!.html.replace(/<[^>]+>/g, ' ');
  expectImpersonal(body, expected);
  const links = [...mail!.text.matchAll(/https?:\/\/\S+/g)].map(m => m[0]);
  expect(links.filter(l => l.includes('/enroll'))).toHaveLength(1);
  return links.find(l => l.includes('/enroll'))!;
}

const STEPS = ['application.started', 'contact.verified', 'household.saved', 'plan.selected', 'agreement.signed', 'application.submitted'];

/** Every step left an audit row, and so did what the processor and the mailbox did. */
export async function expectAudited(product: Product, application: Row, membership: Row): Promise<void> {
  const rows = await product.db<{ action: string; subject_id: string; actor_kind: string; outcome: string; hmac: string; key_id: string; body: string }>(
    `select action, subject_id, actor_kind, outcome, hmac, key_id, body from audit_entry where subject_id in ($1, $2) or subject_id in (select id::text from invoice where application_id = $1::uuid) or subject_id in (select id::text from notice where application_id = $1::uuid) order by seq`,
    [application['id'], membership['id']]);
  const actions = rows.map(r => r.action);
  expect(STEPS.filter(step => !actions.includes(step))).toEqual([]);
  expect(['invoice.collected', 'membership.active', 'notice.queued', 'notice.sent'].map(action => actions.filter(a => a === action).length)).toEqual([1, 1, 1, 1]);
  expect(rows.every(r => r.hmac.length > 20 && r.key_id !== '')).toBe(true);
  const text = rows.map(r => r.body).join('\n');
  expect(text).not.toContain(String(application['contact']));
}

/** The signed bytes are on disk with the hash of the row, in the language signed, with everybody's name and the provider's. */
export async function expectSigned(product: Product, application: Row, { family, locale }: Expected): Promise<void> {
  const [row] = await product.db(`select g.locale, g.signatures, g.countersigned_by, g.consents, g.ip, g.user_agent, g.pack_state, g.text_hash, d.sha256, d.size, d.storage_key
    from agreement g join document d on d.id = g.document_id where g.id = $1 and g.replaced_at is null`, [application['agreement_id']]);
  expect(row).toMatchObject({ locale, pack_state: family.household.address.state, countersigned_by: expect.stringContaining('Dr. Avery Example') as string, ip: expect.stringMatching(/127\.0\.0\.1|::1/) as string, user_agent: expect.stringContaining('Chrome') as string });
  expect(Object.keys(row!['consents'] as object).sort()).toEqual(['autoRenew', 'esign', 'notInsurance']);
  const bytes = readFileSync(path.join(product.dataDir, 'documents', String(row!['storage_key'])));
  expect([createHash('sha256').update(bytes).digest('hex'), bytes.length]).toEqual([row!['sha256'], row!['size']]);
  const html = bytes.toString('utf8');
  for (const name of ['Dr. Avery Example', String(row!['text_hash']), `<html lang="${locale}">`]) expect(html).toContain(name);
}

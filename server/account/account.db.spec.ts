import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepDocument } from '#kit/storage/documents.js';
import { newId } from '#kit/ids/ids.js';
import { type AccountWorld, startAccountWorld } from '#test/simulators/account-world.js';

let w: AccountWorld;
beforeAll(async () => { w = await startAccountWorld(); }, 60_000);
afterAll(() => w?.close());

test('the overview shows the own household, its membership and what is open, and nothing of another', async () => {
  const mine = await w.family({ email: 'overview@family.example', first: 'Ines' });
  await w.family({ email: 'else@family.example', first: 'Otto' });
  const cookie = await w.enter('overview@family.example');
  await w.sql(`update invoice set state = 'open', paid_cents = 0, due_cents = 9900 where id = $1`, mine.invoice);
  await w.sql(`update payment set state = 'failed', decline_code = 'insufficient_funds' where id = $1`, mine.payment);
  const reply = await w.call('GET', '/overview', { cookie, headers: { 'accept-language': 'es' } });
  expect(reply.json()).toMatchObject({
    contact: { channel: 'email', sentTo: 'o***@family.example' }, household: { people: [{ role: 'self', firstName: 'Ines', lastName: 'Example' }], address: { line1: '12 Palo Verde Lane', city: 'Phoenix' } },
    memberships: [{ id: mine.membership, state: 'active', plan: { name: 'Plus', monthlyCents: 9900 }, tier: 'EE', monthlyCents: 9900, startsOn: '2026-11-01', nextChargeOn: '2026-12-01', nextChargeCents: 9900, endsOn: null }],
    open: [{ id: mine.invoice, dueCents: 9900, payment: { state: 'failed', last4: '4242', message: 'La tarjeta no tiene fondos suficientes. No se le cobró. Use otra tarjeta.', confirm: false } }],
  });
  expect(reply.body).not.toMatch(/Otto|else@family|1984-02-29|processor/);
});

test('the next charge is the price that counts by then; who is on hold is told by when to pay; an invoice has its own day', async () => {
  const mine = await w.family({ email: 'next@family.example' });
  const cookie = await w.enter('next@family.example');
  await w.sql(`insert into membership_change (id, membership_id, application_id, household_id, kind, state, timing, asked_by_kind, from_plan_version_id, to_plan_version_id, from_tier, to_tier, from_monthly_cents, to_monthly_cents, effective_on, created_at, updated_at)
    select $1, m.id, m.application_id, m.household_id, 'plan', 'scheduled', 'next_period', 'user', m.plan_version_id, m.plan_version_id, 'EE', 'EE', 9900, 5900, '2026-12-01', now(), now() from membership m where m.id = $2`, newId(), mine.membership);
  await w.sql(`update invoice set finalized_at = '2026-11-02T05:00:00Z' where id = $1`, mine.invoice); // the evening before in Phoenix
  const overview = async () => (await w.call('GET', '/overview', { cookie })).json<{ memberships: object[] }>().memberships;
  expect(await overview()).toMatchObject([{ monthlyCents: 9900, nextChargeOn: '2026-12-01', nextChargeCents: 5900, payBy: null }]);
  expect((await w.call('GET', '/invoices', { cookie })).json()).toMatchObject({ invoices: [{ issuedOn: '2026-11-01' }] });
  await w.sql(`update membership set state = 'suspended', suspended_on = '2026-11-15', next_charge_on = null where id = $1`, mine.membership);
  expect(await overview()).toMatchObject([{ state: 'suspended', nextChargeCents: null, payBy: '2026-12-14' }]); // 30 days later it ends
});

test('invoices come twelve at a time, the newest first; drafts and those of others are not shown', async () => {
  const mine = await w.family({ email: 'invoices@family.example' });
  const other = await w.family({ email: 'invoices-else@family.example' });
  for (let i = 0; i < 13; i++) await w.sql(`insert into invoice (id, payer_id, application_id, household_id, processor_invoice_id, number, state, total_cents, created_at, updated_at)
    select $1, payer_id, application_id, household_id, $2, $3, $4, 9900, now(), now() from invoice where id = $5`, newId(), `in_more_${i}`, `N-${i}`, i === 12 ? 'draft' : 'paid', mine.invoice);
  const cookie = await w.enter('invoices@family.example');
  const first = (await w.call('GET', '/invoices', { cookie })).json<{ invoices: { id: string; number: string }[]; next: string }>();
  expect(first.invoices.map(i => i.number)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0].map(i => `N-${i}`));
  const second = (await w.call('GET', `/invoices?before=${first.next}`, { cookie })).json<{ invoices: { id: string }[]; next: null }>();
  expect([second.invoices.map(i => i.id), second.next]).toEqual([[mine.invoice], null]);
  expect((await w.call('POST', `/invoices/${other.invoice}/confirmation`, { cookie })).statusCode).toBe(404);
});

test('a signed agreement is read by its household, with a row in the trail, and by no other', async () => {
  const mine = await w.family({ email: 'paper@family.example', state: 'approved' });
  const agreement = newId();
  await w.db.systemChange('test', async tx => {
    const kept = await keepDocument(tx, w.db.ports.storage, { kind: 'agreement', mediaType: 'text/html; charset=utf-8', extension: 'html', bytes: new TextEncoder().encode('<p>Signed by Ines</p>'), applicationId: mine.application });
    await tx.query(`insert into agreement (id, application_id, document_id, text_hash, version, pack_state, locale, signatures, countersigned_by, countersigned_at, consents, signed_at) values ($1, $2, $3, 'x', '1', 'AZ', 'en', '[]', 'x', now(), '{}', now())`, [agreement, mine.application, kept.id]);
    await tx.query('update application set agreement_id = $2 where id = $1', [mine.application, agreement]);
  });
  const cookie = await w.enter('paper@family.example');
  expect((await w.call('GET', '/documents', { cookie })).json()).toMatchObject({ agreements: [{ id: agreement, locale: 'en', replaced: false }] });
  const reply = await w.call('GET', `/documents/${agreement}/document`, { cookie });
  expect([reply.statusCode, reply.body, reply.headers['content-security-policy']]).toEqual([200, '<p>Signed by Ines</p>', expect.stringContaining(`default-src 'none'`)]);
  const [row] = await w.sql<{ body: string; actor_id: string }>(`select body, actor_id from audit_entry where action = 'sensitive.read' and subject_id = $1`, agreement);
  expect([row?.actor_id, JSON.parse(row?.body ?? '{}').details]).toEqual([mine.household, { fields: ['document'], by: 'openSignedAgreement' }]);
  await w.family({ email: 'paper-else@family.example' });
  const theirs = await w.enter('paper-else@family.example');
  expect((await w.call('GET', `/documents/${agreement}/document`, { cookie: theirs })).statusCode).toBe(404);
  expect((await w.call('GET', '/documents', { cookie: theirs })).json()).toEqual({ agreements: [] });
});

test('one\'s own data: all of the household and nothing of another, in the trail as given to the individual', async () => {
  const mine = await w.family({ email: 'data@family.example', first: 'Inés', birthDate: '1984-02-29' });
  await w.family({ email: 'data-else@family.example', first: 'Otto' });
  const cookie = await w.enter('data@family.example');
  const json = await w.call('GET', '/data/json', { cookie });
  expect(json.json()).toMatchObject({
    household: { id: mine.household, email: 'data@family.example', line1: '12 Palo Verde Lane' }, people: [{ role: 'self', firstName: 'Inés', birthDate: '1984-02-29' }],
    memberships: [{ plan: 'Plus', tier: 'EE', monthlyCents: 9900, startsOn: '2026-11-01' }], invoices: [{ state: 'paid', totalCents: 9900 }], payments: [{ amountCents: 9900, method: 'visa card 4242' }], messages: [{ template: 'welcome', recipient: 'data@family.example' }],
  });
  expect(json.headers['content-disposition']).toBe('attachment; filename="my-data.json"');
  expect(json.body).not.toMatch(/Otto|data-else/);
  const pdf = await w.call('GET', '/data/pdf', { cookie, headers: { 'accept-language': 'es' } });
  expect([pdf.statusCode, pdf.headers['content-type'], pdf.rawPayload.subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
  const rows = await w.sql<{ body: string; actor_id: string }>(`select body, actor_id from audit_entry where action = 'household.data_exported' and subject_id = $1 order by seq`, mine.household);
  expect(rows.map(r => [r.actor_id, JSON.parse(r.body).details])).toEqual(['json', 'pdf'].map(format => [mine.household, { format, to: 'individual', parts: { memberships: 1, invoices: 1, payments: 1, agreements: 0, messages: 1 } }]));
});

test('an id of another household is answered as one of nobody, on every route and in every body', async () => {
  await w.family({ email: 'asks@family.example' });
  const theirs = await w.family({ email: 'asked@family.example', last: 'Stranger' });
  const cookie = await w.enter('asks@family.example');
  await w.enter('asked@family.example');
  const [session] = await w.sql<{ id: string }>('select id from member_session where household_id = $1', theirs.household);
  const change = (person: string): object => ({ household: { drop: [person] } });
  const asks = (membership: string, invoice: string, other: string, person: string): [method: 'GET' | 'POST', url: string, body: object][] => [
    ...['choices', 'cancellation', 'pause'].map((rest): ['GET', string, object] => ['GET', `/memberships/${membership}/${rest}`, {}]),
    ...Object.entries({ 'change/withdraw': {}, keep: {}, resume: {}, reactivate: {}, pause: { resumesOn: '2027-01-01' }, cancel: { reason: 'x', key: 'a key of mine' }, 'change/preview': change(person), 'change/ask': change(person), change: { ...change(person), expectedDueCents: 0, prorationAt: null, key: 'a key of mine' } })
      .map(([rest, body]): ['POST', string, object] => ['POST', `/memberships/${membership}/${rest}`, body]),
    ...[`invoices/${invoice}`, `invoices/${invoice}/pdf`, `credit-notes/${invoice}/pdf`, `invoices?before=${invoice}`, `documents/${other}/document`].map((rest): ['GET', string, object] => ['GET', `/${rest}`, {}]),
    ...[`invoices/${invoice}/confirmation`, `invoices/${invoice}/confirmed`, `invoices/${invoice}/pay`, `sessions/${other}/end`, `contact/${other}/resend`].map((rest): ['POST', string, object] => ['POST', `/${rest}`, {}]),
  ];
  const told = async ([method, url, body]: ReturnType<typeof asks>[number]): Promise<unknown> => {
    const reply = await w.call(method, url, { cookie, body });
    const { instance: _, requestId: __, ...rest } = reply.json<Record<string, unknown>>();
    return [reply.statusCode, rest];
  };
  const nobodys = asks(newId(), newId(), newId(), newId());
  for (const [i, ask] of asks(theirs.membership, theirs.invoice, session!.id, theirs.person).entries()) {
    const answer = await told(ask);
    expect(answer, `${ask[0]} ${ask[1]}`).toEqual(await told(nobodys[i]!));
    expect(answer, `${ask[0]} ${ask[1]}`).toMatchObject(ask[1].startsWith('/invoices?') ? [200, {}] : [404, {}]);
  }
});

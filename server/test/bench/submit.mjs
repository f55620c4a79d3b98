// Enrollment submit over HTTP (token, idempotency key, pricing, every row of an enrollment, audit, two durable commits) against one durable INSERT.
import { randomUUID } from 'node:crypto';
import { issueToken } from '#enrollment/application.token.js';
import { newId } from '#kit/ids/ids.js';
import { enrollmentRows } from './enrollment-rows.mjs';
import { latency, median, throughput } from './load.mjs';

const ROUNDS = 7;
const A_ROUND = 400;
/** Until the compiler of both processes has done its work. */
const WARM_UP = 4000;
const PARALLEL = 16;
const LATENCY_REQUESTS = 800;

/** Signed drafts of one person each, ready to submit, with their tokens. */
export async function signedDrafts({ admin, db }, count) {
  const { rows: [plan] } = await admin.query(`select v.id, v.price_ee::int cents, (select id from site limit 1) site from plan_version v join plan p on p.id = v.plan_id where p.kind = 'plan' order by p.sort limit 1`);
  const today = await db.read({ kind: 'bench', id: null, rowScope: {} }, async tx => tx.today);
  const [application, document, agreement] = [[], [], []];
  for (let i = 0; i < count; i++) {
    const [id, documentId, agreementId] = [newId(), newId(), newId()];
    const household = { people: [{ id: newId(), role: 'self', firstName: 'Bench', lastName: `Mark ${i}`, birthDate: '1980-06-01' }], address: { line1: '101 Saguaro Way', city: 'Phoenix', state: 'AZ', zip: '85004' } };
    application.push({
      id, number: `A-${id}`, state: 'draft', source: 'self', locale: 'en', site_id: plan.site, utm: {}, contact_channel: 'email', contact: `${id}@bench.example`, contact_verified_at: 'now', created_at: 'now', updated_at: 'now',
      household_sealed: db.keys.seal(JSON.stringify(household), `application:${id}:household`), tier: 'EE', plan_version_id: plan.id, add_on_version_ids: [], quoted_cents: plan.cents, starts_on: today, agreement_id: agreementId, payment_attempts: 0,
    });
    document.push({ id: documentId, kind: 'agreement', media_type: 'text/html', sha256: 'x', size: 1, storage_key: `agreement/${documentId}.html`, application_id: id, created_at: 'now' });
    agreement.push({ id: agreementId, application_id: id, document_id: documentId, text_hash: 'x', version: 'x', pack_state: 'AZ', locale: 'en', signatures: [], countersigned_by: 'x', countersigned_at: 'now', consents: {}, signed_at: 'now' });
  }
  for (const [table, rows] of Object.entries({ application, document, agreement })) await admin.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`, [JSON.stringify(rows)]);
  return application.map(a => ({ id: a.id, token: issueToken(db.keys, a.id).token, body: JSON.stringify({ expectedMonthlyCents: plan.cents }) }));
}

const paths = { submit: d => `/api/v1/enroll/applications/${d.id}/submit`, one: () => '/bench/submit', rows: () => '/bench/enroll' };

export async function benchSubmit(world) {
  const [product, bare] = [await world.start('product.mjs'), await world.start('baseline.mjs', { DATABASE_URL: world.urls.ownerUrl })];
  const drafts = await signedDrafts(world, WARM_UP + ROUNDS * A_ROUND + LATENCY_REQUESTS);
  const take = count => drafts.splice(0, count);
  const requests = (what, list) => list.map(d => ({ port: what === 'submit' ? product.port : bare.port, path: paths[what](d), headers: { authorization: `Bearer ${d.token}`, 'idempotency-key': randomUUID() }, body: d.body }));
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const list = take(round === 0 ? WARM_UP : A_ROUND);
    const ours = await throughput(requests('submit', list), PARALLEL);
    if (round === 0) await bare.tell({ rows: await enrollmentRows(world.admin, list[0].id) });
    const [rows, one] = [await throughput(requests('rows', list), PARALLEL), await throughput(requests('one', list), PARALLEL)];
    if (round > 0) rounds.push({ ours, rows, one });
  }
  const submitted = (await world.admin.query(`select count(*)::int n from membership m join subscription s on s.payer_id = m.payer_id where s.state = 'incomplete' and m.state = 'pending_payment'`)).rows[0].n;
  const asked = WARM_UP + ROUNDS * A_ROUND;
  if (submitted !== asked) throw new Error(`${submitted} enrollments were made, ${asked} were asked for`);
  const rate = median(rounds.map(r => r.ours));
  const waits = await latency(requests('submit', take(LATENCY_REQUESTS)), rate * 0.7);
  const against = what => ({ value: median(rounds.map(r => r.ours / r[what])), detail: `${rate.toFixed(0)}/s v. ${median(rounds.map(r => r[what])).toFixed(0)}/s`, unit: 'x', atLeast: true });
  return [
    { name: 'enrollment submit v. bare Nest + one durable INSERT', target: 0.5, stretch: 0.65, ...against('one') },
    { name: 'the same v. bare Nest + the very rows of an enrollment in one durable statement', ...against('rows') },
    { name: 'enrollment submit, p95 at 70 % load', value: waits.p95, target: 25, unit: ' ms', detail: `${(rate * 0.7).toFixed(0)}/s, p50 ${waits.p50.toFixed(1)} ms` },
    { name: 'enrollment submit, p99 at 70 % load', value: waits.p99, target: 50, unit: ' ms', detail: '' },
  ];
}

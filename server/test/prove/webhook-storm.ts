import { setTimeout as wait } from 'node:timers/promises';
import { sha256 } from '#kit/crypto/key-ring.js';
import { complaintsAbout } from '../e2e/final-state.js';
import { launchProduct, type Product, until } from '../e2e/harness.js';
import { PatientVisitor } from '../e2e/patient-visitor.js';
import { FAMILY_EE, FAMILY_ESP, FAMILY_FAM } from '../fixtures/families.js';
import type { Proof, Trial } from './proof.js';

export const webhookStorm: Proof = {
  name: 'webhooks.storm', claim: 'three enrollments whose webhooks come shuffled and late, 20 % of them twice, 10 % never and found by the catch-up, end in one state, the same in every storm',
  full: 100, small: 0, open: startStorms,
};

const FAMILIES = [FAMILY_EE, FAMILY_ESP, FAMILY_FAM];
const FINAL_MS = 60_000;
/** A card that is refused comes first for one of them, so that failures are in the storm too. */
const REFUSED = '4000000000000002';

async function startStorms(): Promise<Trial> {
  const product = await launchProduct({ env: { TRUST_PROXY: 'loopback', PANELS: 'off' } });
  let first: { hash: string; text: string } | null = null;
  return {
    once: async (random, seed) => {
      await product.sandbox('faults', { seed, webhooks: { shuffle: true, duplicate: 0.2, drop: 0.1, delay: 0.3, delayMs: random.below(800) } });
      const { complaints, text } = await storm(product);
      if (complaints.length) return complaints.join('; ');
      const hash = sha256(text);
      first ??= { hash, text };
      return hash === first.hash ? null : `the state is another one:\n${text}\nfirst:\n${first.text}`;
    },
    close: () => product.stop(),
  };
}

async function storm(product: Product): Promise<{ complaints: string[]; text: string }> {
  const visitors = await Promise.all(FAMILIES.map(async (family, i) => {
    const visitor = new PatientVisitor(product);
    await visitor.toPayment(family);
    if (i === 0) await visitor.pay(REFUSED).catch(() => undefined);
    return { visitor, cents: await visitor.pay() };
  }));
  await until('every webhook to be sent', async () => (await product.sandbox<{ idle: boolean }>('webhooks/idle')).idle, FINAL_MS);
  // those that never came; by itself it runs every 30 s
  await product.db(`select graphile_worker.add_job('billing.catch_up', job_key => 'prove:catch_up')`);
  await until('the catch-up', async () => (await product.db(`select 1 from graphile_worker._private_jobs where key = 'prove:catch_up'`)).length === 0, FINAL_MS);
  const end = performance.now() + FINAL_MS;
  for (;;) {
    // a refused charge is in the books beside the one that succeeded
    const complaints = (await Promise.all(visitors.map(({ visitor, cents }) => complaintsAbout(product, visitor, { cents, mostMails: 1 })))).flat().filter(c => !/: (charges|payments) is .*failed/.test(c));
    if (complaints.length === 0 || performance.now() > end) return { complaints, text: (await Promise.all(visitors.map(v => stateOf(product, v.visitor.id)))).join('\n') };
    await wait(200);
  }
}

/** Everything an enrollment ends in, without ids, codes and times. */
async function stateOf(product: Product, application: string): Promise<string> {
  const [row] = await product.db(`select jsonb_build_object(
    'application', (select jsonb_agg(jsonb_build_array(state, tier, quoted_cents, payment_attempts)) from application where id = $1),
    'membership', (select jsonb_agg(jsonb_build_array(state, tier, monthly_cents, starts_on, paid_through, next_charge_on)) from membership where application_id = $1),
    'subscription', (select jsonb_agg(jsonb_build_array(state, processor_state, monthly_cents, card_saved, last_failure, current_period_start, current_period_end, next_charge_on)) from subscription where application_id = $1),
    'items', (select jsonb_agg(jsonb_build_array(kind, unit_cents, processor_item_id is not null) order by position) from subscription_item where application_id = $1),
    'invoices', (select jsonb_agg(jsonb_build_array(state, total_cents, paid_cents, due_cents, period_start, period_end)) from invoice where application_id = $1),
    'payments', (select jsonb_agg(jsonb_build_array(state, amount_cents, refunded_cents, method_brand, method_last4, failure_code)) from payment where application_id = $1),
    'notices', (select jsonb_agg(jsonb_build_array(template, state) order by template) from notice where application_id = $1),
    'events', (select jsonb_object_agg(name, n) from (select name, count(*) n from domain_event where payload ->> 'application' = $1::text and name <> 'subscription.payment_failed' group by name) e),
    'open events', (select count(*) from inbox_event where processed_at is null and correlation_id in (select processor_customer_id from payer where application_id = $1))
  )::text state`, [application]);
  return String(row!['state']);
}

// A webhook: signature verified, event stored once, its job queued; against a pooled INSERT that keeps each event once. 20 % duplicates, shuffled.
import { createHmac, randomUUID } from 'node:crypto';
import { Random } from './random.mjs';
import { median, throughput } from './load.mjs';

const ROUNDS = 7;
const A_ROUND = 1000;
const PARALLEL = 32;

function deliveries(random) {
  const events = Array.from({ length: A_ROUND * 0.8 }, () => eventText());
  return random.shuffle([...events, ...random.shuffle(events).slice(0, A_ROUND - events.length)]);
}

function eventText() {
  const [id, customer, subscription] = [randomUUID(), randomUUID(), randomUUID()];
  return JSON.stringify({
    id: `evt_${id}`, object: 'event', api_version: '2026-10-28', created: 1795200000, livemode: false, pending_webhooks: 1, request: { id: null, idempotency_key: null }, type: 'invoice.paid',
    data: { object: { id: `in_${id}`, object: 'invoice', customer, status: 'paid', total: 12900, amount_paid: 12900, parent: { type: 'subscription_details', subscription_details: { subscription, metadata: {} } }, metadata: {}, description: 'x'.repeat(1200) } },
  });
}

const signed = text => {
  const at = Math.floor(Date.now() / 1000);
  return `t=${at},v1=${createHmac('sha256', 'whsec_sandbox').update(`${at}.${text}`).digest('hex')}`;
};

export async function benchWebhook(world) {
  const [product, bare] = [await world.start('product.mjs', { WORKER: 'off' }), await world.start('baseline.mjs')];
  const random = new Random(1);
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const [one, two] = [deliveries(random), deliveries(random)];
    const ours = await throughput(one.map(body => ({ port: product.port, path: '/api/v1/webhooks/stripe', headers: { 'stripe-signature': signed(body) }, body })), PARALLEL);
    const theirs = await throughput(two.map(body => ({ port: bare.port, path: '/bench/webhook', headers: { 'stripe-signature': signed(body) }, body })), PARALLEL);
    if (round > 0) rounds.push({ ours, theirs, ratio: ours / theirs });
  }
  const wanted = (ROUNDS + 1) * A_ROUND * 0.8;
  const { rows: [kept] } = await world.admin.query(`select (select count(*)::int from inbox_event) events, (select count(*)::int from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'billing.process_event') jobs`);
  if (kept.events !== wanted || kept.jobs !== wanted) throw new Error(`exactly once: ${wanted} events were sent, ${kept.events} kept, ${kept.jobs} jobs queued`);
  return [{
    name: 'webhook verified, stored once, queued v. pooled INSERT', value: median(rounds.map(r => r.ratio)), target: 0.6, stretch: 0.8, unit: 'x', atLeast: true,
    detail: `${median(rounds.map(r => r.ours)).toFixed(0)}/s v. ${median(rounds.map(r => r.theirs)).toFixed(0)}/s; ${wanted} events, each once`,
  }];
}

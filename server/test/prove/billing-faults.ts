import { startLifeWorld } from '../simulators/life-world.js';
import { FATES } from './clinic.js';
import { type Give, liveMonth } from './clinic-month.js';
import type { Proof, Trial } from './proof.js';

export const billingFaults: Proof = {
  name: 'billing.faults', full: 50, small: 1, open: startFaults,
  claim: 'a month and a half of a clinic with every fifth request to the processor failing (409, 429, 500, a reset, before the work or after it was committed) and its messages shuffled and late, 20 % twice, 10 % never: no object twice, nothing lost, and the same state as without a fault',
};

/** Together a fifth. Half of them when the work is done already and nobody knows. */
const KINDS = [
  { kind: 'status', status: 409, rate: 0.03 }, { kind: 'status', status: 429, rate: 0.04 }, { kind: 'status', status: 500, rate: 0.03 },
  { kind: 'status_after_commit', status: 500, rate: 0.06 }, { kind: 'reset', rate: 0.02 }, { kind: 'reset_after_commit', rate: 0.02 },
];
/** What the product asks; the browser's own requests have their own repeats. */
const OPERATIONS = ['customers.*', 'subscriptions.*', 'invoices.*', 'refunds.*', 'credit_notes.*', 'events.*', 'payment_intents.retrieve', 'disputes.*'];
const RULES = OPERATIONS.flatMap(operation => KINDS.map(kind => ({ operation, ...kind })));
const MOST_TRIES = 12;

/** Whoever gets no answer asks again. */
const patiently: Give = async command => {
  for (let tries = 1; ; tries++) {
    try { return await command(); } catch (error) {
      if (tries >= MOST_TRIES || !isPassing(error)) throw error;
    }
  }
};
const isPassing = (error: unknown): boolean => {
  const { name, code, status, type } = error as { name?: string; code?: string; status?: number; type?: string };
  return (error as Error).constructor.name === 'ProcessorError' || (type ?? name ?? '').startsWith('Stripe') || code === 'change_pending' || status === 503;
};

async function startFaults(): Promise<Trial> {
  const world = await startLifeWorld();
  const calm = await liveMonth(world, FATES);
  return {
    once: async (random, seed) => {
      await world.sandbox.control('faults', { seed, rules: RULES, webhooks: { shuffle: true, duplicate: 0.2, drop: 0.1, delay: 0.2, delayMs: random.below(200) } });
      const month = await liveMonth(world, FATES, patiently);
      if (calm.complaints.length || month.complaints.length) return [...calm.complaints, ...month.complaints].join('; ');
      return month.text === calm.text ? null : `the state is another one:\n${month.text}\ncalm:\n${calm.text}`;
    },
    close: () => world.close(),
  };
}

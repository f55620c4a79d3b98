import { startLifeWorld } from '../simulators/life-world.js';
import { FATES, liveMonth, type Month } from './clinic-month.js';
import type { Proof, Size, Trial } from './proof.js';

/** Members of a clinic whose month and a half comes to 10,000 events. */
const FULL_CLINIC = 33 * FATES;

export const billingStorm: Proof = {
  name: 'billing.storm', full: 100, small: 2, open: startStorms,
  claim: 'a month and a half of a clinic (enrollments, refused cards, renewals, upgrades, downgrades, pauses, cancellations, refunds, disputes) whose webhooks come shuffled and late, 20 % twice, 10 % never and found by the catch-up, ends in what the processor holds, to the cent, and in one state, the same in every storm',
};

async function startStorms(size: Size): Promise<Trial> {
  const world = await startLifeWorld();
  const members = size === 'full' ? FULL_CLINIC : FATES;
  let first: Month | null = null;
  return {
    once: async (random, seed) => {
      await world.sandbox.control('faults', { seed, webhooks: { shuffle: true, duplicate: 0.2, drop: 0.1, delay: 0.3, delayMs: random.below(800) } });
      const month = await liveMonth(world, members);
      first ??= month;
      if (month.complaints.length) return month.complaints.join('; ');
      return month.hash === first.hash ? null : `the state is another one:\n${month.text}\nfirst:\n${first.text}`;
    },
    close: () => world.close(),
  };
}

import { expect, test } from 'vitest';
import { THOROUGH } from '../thorough.js';
import { runProof } from './proof.js';
import { billingProofs } from './proofs.js';

/** What their rules and a spec of their own show in `npm test` too. */
const LATER = new Set(['billing.faults', 'billing.races', 'billing.sequences']);

for (const proof of billingProofs) test(`${proof.name}: ${proof.claim}`, { timeout: 600_000, ...(LATER.has(proof.name) ? THOROUGH : {}) }, async () => {
  const { done, complaints } = await runProof(proof, proof.small, { seed: 1, done: 0, complaints: [] });
  expect(complaints).toEqual([]);
  expect(done).toBe(proof.small);
});

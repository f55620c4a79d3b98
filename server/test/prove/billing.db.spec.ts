import { expect, test } from 'vitest';
import { runProof } from './proof.js';
import { billingProofs } from './proofs.js';

test.each(billingProofs)('$name: $claim', { timeout: 600_000 }, async proof => {
  const { done, complaints } = await runProof(proof, proof.small, { seed: 1, done: 0, complaints: [] });
  expect(complaints).toEqual([]);
  expect(done).toBe(proof.small);
});

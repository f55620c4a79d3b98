import { expect, test } from 'vitest';
import { runProof } from './proof.js';
import { databaseProofs } from './proofs.js';

test.each(databaseProofs)('$name: $claim', { timeout: 120_000 }, async proof => {
  const { done, complaints } = await runProof(proof, proof.small, { seed: 1, done: 0, complaints: [] });
  expect(complaints).toEqual([]);
  expect(done).toBe(proof.small);
});

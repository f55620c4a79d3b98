import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Progress, runProof } from './proof.js';
import { billingProofs, databaseProofs, productProofs } from './proofs.js';

/** Run by `npm run prove` alone (server/cli/prove.mjs), which says what to run and reads the results. */
const { PROVE_NAMES = '', PROVE_SEED = '1', PROVE_FOLDER = '', PROVE_COMMIT = '' } = process.env;
const wanted = new Set(PROVE_NAMES.split(','));
const proofs = [...databaseProofs, ...billingProofs, ...productProofs].filter(p => wanted.has(p.name));

interface Kept extends Progress { readonly commit: string; readonly claim: string; readonly count: number; readonly at: string }
const file = (name: string): string => path.join(PROVE_FOLDER, `${name}.json`);

/** What an earlier run of the same code and seed got to; else the beginning. */
function before(name: string): Progress {
  const begin: Progress = { seed: Number(PROVE_SEED), done: 0, complaints: [] };
  try {
    const kept = JSON.parse(readFileSync(file(name), 'utf8')) as Kept;
    return kept.commit === PROVE_COMMIT && kept.seed === begin.seed ? { seed: kept.seed, done: kept.done, complaints: kept.complaints } : begin;
  } catch { return begin; }
}

test.each(proofs)('$name', { timeout: 24 * 3600 * 1000 }, async proof => {
  mkdirSync(PROVE_FOLDER, { recursive: true });
  const from = before(proof.name);
  console.log(`${proof.name}: ${proof.full} cases, seeds ${from.seed} to ${from.seed + proof.full - 1}${from.done ? `, ${from.done} done before` : ''}`);
  const step = Math.max(1, Math.floor(proof.full / 20));
  const { done, complaints } = await runProof(proof, proof.full, from, now => {
    writeFileSync(file(proof.name), JSON.stringify({ ...now, commit: PROVE_COMMIT, claim: proof.claim, count: proof.full, at: new Date(performance.timeOrigin + performance.now()).toISOString() } satisfies Kept, null, 2));
    if (now.done % step === 0) console.log(`${proof.name}: ${now.done} of ${proof.full}${now.complaints.length ? `, ${now.complaints.length} complaints` : ''}`);
  });
  expect(complaints).toEqual([]);
  expect(done).toBe(proof.full);
});

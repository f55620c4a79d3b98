// npm run prove [area ...] [--seed N]: what npm test shows at small sizes, at full size, one after the other; only this command writes
// docs/proofs.json. A run that was broken off goes on where it was, if code and seed are the same (.data/prove/).
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, '.data/prove');
const output = path.join(root, 'docs/proofs.json');
const PROOFS = { 'access.fuzz': false, 'audit.tampers': false, 'http.fuzz': true, 'billing.sequences': false, 'billing.storm': false, 'billing.faults': false, 'billing.races': false, 'webhooks.storm': true, 'crash.kills': true }; // true: needs the built product
const PROPERTIES = 'properties';
const PROPERTY_FILES = ['server/kit/money', 'server/kit/time', 'server/plans', 'server/enrollment/household.rules.spec.ts', 'server/test/oracle'];
const PROPERTY_RUNS = 20_000;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string', default: '1' } } });
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed) || seed < 1) { console.error('--seed is a whole number from 1'); process.exit(2); }
const all = [...Object.keys(PROOFS), PROPERTIES];
const chosen = positionals.length ? all.filter(name => positionals.some(area => name === area || name.startsWith(`${area}.`))) : all;
if (!chosen.length) { console.error(`no such proof; there are: ${all.join(', ')}`); process.exit(2); }

const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
const changes = git('diff', 'HEAD', '--', '.', ':!docs');
const commit = git('rev-parse', 'HEAD') + (changes ? `+changes.${createHash('sha256').update(changes).digest('hex').slice(0, 8)}` : '');

const vitest = (args, env) => new Promise(resolve => {
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  child.on('exit', code => resolve(code ?? 1));
});

function keep(name, entry) {
  const proofs = existsSync(output) ? JSON.parse(readFileSync(output, 'utf8')) : {};
  proofs[name] = { ...entry, seed, commit, date: new Date().toISOString().slice(0, 10) };
  writeFileSync(output, `${JSON.stringify(Object.fromEntries(Object.entries(proofs).sort(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`);
  console.log(`${entry.passed ? 'proved ' : 'FAILED '} ${name}: ${entry.figure} (target: ${entry.target})`);
  return entry.passed;
}

async function prove(name) {
  if (PROOFS[name]) await build(text => console.log(text));
  const code = await vitest(['--config', 'server/test/prove/vitest.config.ts'], { PROVE_NAMES: name, PROVE_SEED: String(seed), PROVE_FOLDER: folder, PROVE_COMMIT: commit });
  const file = path.join(folder, `${name}.json`);
  if (!existsSync(file)) { console.error(`${name} did not run`); return false; }
  const { done, complaints, claim, count } = JSON.parse(readFileSync(file, 'utf8'));
  if (done < count && !complaints.length) { console.log(`${name} stopped at ${done} of ${count}; run it again to go on`); return false; }
  return keep(name, { claim, figure: `${done - complaints.length} of ${done} cases hold`, target: `${count} of ${count}`, passed: code === 0 && done === count && !complaints.length });
}

async function properties() {
  mkdirSync(folder, { recursive: true });
  console.log(`properties: ${PROPERTY_RUNS} cases of each, seed ${seed}`);
  const report = path.join(folder, 'properties.json');
  const code = await vitest(['--project', 'pure', ...PROPERTY_FILES, '--testTimeout', '3600000', '--reporter', 'default', '--reporter', 'json', '--outputFile', report], { PROPERTY_RUNS: String(PROPERTY_RUNS), PROPERTY_SEED: String(seed) });
  const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(report, 'utf8'));
  return keep(PROPERTIES, { claim: `dates, money, prices and household rules, and lives of subscriptions against the oracle: every property with ${PROPERTY_RUNS} random cases`, figure: `${numPassedTests} of ${numTotalTests} tests pass`, target: `${numTotalTests} of ${numTotalTests}`, passed: code === 0 });
}

let passed = true;
for (const name of chosen) passed = (name === PROPERTIES ? await properties() : await prove(name)) && passed;
process.exit(passed ? 0 : 1);

// npm test: builds, then runs the tiers one after the other and counts. `node server/cli/test.mjs db server/access` runs one tier, of one folder.
// With `--thorough` it runs the tests it leaves out otherwise: those with that tag (server/test/thorough.ts). CI runs both.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const TIERS = ['pure', 'db', 'e2e'];
const TAG = 'thorough';
const REASON_LINES = 30;
const thorough = process.argv.includes(`--${TAG}`);
const [first, ...rest] = process.argv.slice(2).filter(word => word !== `--${TAG}`);
const chosen = TIERS.includes(first) ? [first] : TIERS;
const filters = TIERS.includes(first) || first === undefined ? rest : [first, ...rest];
const seconds = since => ((performance.now() - since) / 1000).toFixed(1);

/** Vitest in a process of its own; resolves to its exit code. A signal sent to us is passed on. */
const vitest = args => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], { cwd: root, stdio: 'inherit' });
  const pass = signal => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass);
  child.on('error', reject).on('exit', code => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, pass);
    resolve(code ?? 1);
  });
});

/** Files that hold a test with the tag: the others need not be loaded to find none. */
const tagged = () => ['server', 'admin', 'widget', 'emails', 'migrations'].flatMap(folder => readdirSync(path.join(root, folder), { recursive: true }).map(name => path.join(folder, name)))
  .filter(name => name.endsWith('.spec.ts') && readFileSync(path.join(root, name), 'utf8').includes(`/${TAG}.js'`));

/**
 * Counts of one report; `left` are tests of the other of the two runs. Vitest may end badly without one failed test (a file that does not
 * load, an error outside of a test): that counts as one.
 */
function countsOf(file, code) {
  /** @type {string[]} */
  const failures = [];
  const counts = { passed: 0, failed: 0, skipped: 0, left: 0, failures };
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    counts.passed = report.numPassedTests;
    counts.failed = report.numFailedTests + report.testResults.filter(one => one.status === 'failed' && one.assertionResults.every(test => test.status !== 'failed')).length;
    failures.push(...failuresOf(report));
    const others = report.testResults.flatMap(one => one.assertionResults).filter(test => test.tags.includes(TAG) !== thorough);
    counts.left = others.length;
    counts.skipped = report.numPendingTests + report.numTodoTests - others.length;
  } catch { /* no report was written: judged by the exit code */ }
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** Each failed test with the first lines of its reason, said again at the end: a log that was cut at its head still names it. */
const failuresOf = report => report.testResults.filter(one => one.status === 'failed').flatMap(one => {
  const file = path.relative(root, one.name);
  const failed = one.assertionResults.filter(test => test.status === 'failed').map(test => [`${file}: ${test.fullName}`, ...test.failureMessages]);
  return (failed.length ? failed : [[file, one.message]]).map(([title, ...reasons]) => `FAILED ${title}\n${reasons.join('\n').split('\n').filter(line => !/^\s+at .*(node_modules|<anonymous>)/.test(line)).slice(0, REASON_LINES).map(line => `    ${line}`).join('\n')}`);
});

async function main() {
  const began = performance.now();
  await build();
  const folder = mkdtempSync(path.join(tmpdir(), 'mpp-report-'));
  const results = [];
  for (const tier of chosen) {
    const start = performance.now();
    const report = path.join(folder, `${tier}.json`);
    const code = await vitest(['--project', tier, '--tags-filter', thorough ? TAG : `!${TAG}`, '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...(thorough && !filters.length ? tagged() : filters)]);
    results.push({ tier, code, time: seconds(start), ...countsOf(report, code) });
  }
  rmSync(folder, { recursive: true, force: true });
  const sum = name => results.reduce((total, one) => total + one[name], 0);
  const line = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
  console.log('');
  const left = ({ left: n }) => (n && !thorough ? ` · ${n} left to npm run test:${TAG}` : '');
  for (const one of results) console.log(`${one.tier.padEnd(5)} ${one.time.padStart(6)} s   ${line(one).replaceAll(',', ' ·')}${left(one)}`);
  console.log(`all   ${seconds(began).padStart(6)} s\n`);
  for (const failure of results.flatMap(one => one.failures)) console.log(`${failure}\n`);
  const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  if (total.passed + total.failed === 0) console.error('No test was found.');
  console.log(line(total));
  return results.every(one => one.code === 0) && total.failed === 0 && total.passed > 0 ? 0 : 1;
}

process.exitCode = await main().catch(error => { console.error(error.message); console.log('0 passed, 1 failed'); return 1; });

// npm run bench [submit|webhook|scope|panel|load|sizes|renewals ...]: builds, then measures the built product; ends with 1 if a target is missed.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build } from './build.mjs';

await build().catch(error => { console.error(error.message); process.exit(1); });
const root = path.resolve(import.meta.dirname, '../..');
process.exit(spawnSync(process.execPath, ['server/test/bench/main.mjs', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } }).status ?? 1);

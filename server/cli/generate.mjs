// npm run generate, npm run check: builds, then writes or compares every generated file.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { build } from './build.mjs';

const root = path.resolve(import.meta.dirname, '../..');
await build().catch(error => { console.error(error.message); process.exit(1); });
process.exit(spawnSync(process.execPath, ['--enable-source-maps', 'dist/server/cli/generate/main.js', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1);

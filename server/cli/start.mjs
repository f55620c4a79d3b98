// npm start: builds what changed, then runs. In production mode (MPP_MODE=production) it runs the server alone, on the services you configured.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from './build.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) { console.error(`Node ${process.versions.node} is too old: MyPremierPlans needs 20.19 or newer.`); process.exit(1); }

await build(text => console.log(`  ${text}`)).catch(error => { console.error(`The build failed: ${error.message}`); process.exit(1); });
const entry = process.env.MPP_MODE === 'production' ? 'dist/server/main.js' : 'dist/server/cli/develop.js';
const child = spawn(process.execPath, ['--enable-source-maps', entry, ...process.argv.slice(2)], { cwd: path.resolve(import.meta.dirname, '../..'), stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
// Ctrl-C reaches the child by itself (same terminal); a signal sent to us is passed on; if we are killed, the child sees the channel close.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

// npm run build: compiles the server and bundles widget and panels, each only when its inputs changed.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, cpSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const at = name => path.join(root, name);

const PARTS = [
  { name: 'server', inputs: ['server', 'admin', 'emails', 'migrations', 'tsconfig.json'], skip: /\.spec\.ts$|^server\/test|^admin\/components/, out: 'dist/server/main.js', run: buildServer },
  { name: 'widget', inputs: ['widget/src', 'widget/build.mjs', 'widget/vite.element.config.ts', 'widget/vite.pages.config.ts'], out: 'dist/widget/pages/manifest.json', run: async () => (await import(at('widget/build.mjs'))).buildWidget() },
  { name: 'panels', inputs: ['admin/components', 'admin/build.mjs'], out: 'dist/admin-assets/manifest.json', run: async () => (await import(at('admin/build.mjs'))).buildAdmin() },
];

function hashOf({ inputs, skip }) {
  const hash = createHash('sha256').update(readFileSync(at('package-lock.json')));
  const walk = name => {
    if (skip?.test(name)) return;
    const full = at(name);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) for (const child of readdirSync(full).sort()) walk(`${name}/${child}`);
    else hash.update(name).update(readFileSync(full));
  };
  inputs.forEach(walk);
  return hash.digest('hex');
}

const run = (...args) => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
  child.on('error', reject).on('exit', code => (code === 0 ? resolve() : reject(new Error(`${args[0]} ended with ${code}`))));
});

async function buildServer() {
  for (const folder of ['server', 'admin', 'emails', 'migrations']) rmSync(at(`dist/${folder}`), { recursive: true, force: true });
  // types are checked by npm run typecheck; without the check the same code is written in a quarter of the time
  await run('node_modules/typescript/bin/tsc', '-p', 'server/tsconfig.build.json', '--noCheck');
  copyData('server');
  await run('dist/emails/build.js');
}

/** Files the compiled code reads beside itself (SQL, JSON, browser scripts of the sandbox). */
function copyData(name) {
  for (const entry of readdirSync(at(name), { withFileTypes: true })) {
    const child = `${name}/${entry.name}`;
    if (entry.isDirectory()) { if (child !== 'server/test') copyData(child); } else if (/\.(sql|json|css|html|js)$/.test(entry.name) && !/tsconfig/.test(entry.name)) { mkdirSync(path.dirname(at(`dist/${child}`)), { recursive: true }); cpSync(at(child), at(`dist/${child}`)); }
  }
}

/** Builds what changed, or of `parts` what changed. `say` is told what is being done. */
export async function build(say = text => console.log(text), parts = PARTS.map(part => part.name)) {
  const stamps = at('dist/.stamps.json');
  const known = existsSync(stamps) ? JSON.parse(readFileSync(stamps, 'utf8')) : {};
  for (const part of PARTS.filter(({ name }) => parts.includes(name))) {
    const hash = hashOf(part);
    if (part.name === 'panels' && !existsSync(at('admin/build.mjs'))) continue;
    if (known[part.name] === hash && existsSync(at(part.out))) continue;
    const began = performance.now();
    say(`building ${part.name} ...`);
    await part.run();
    known[part.name] = hash;
    mkdirSync(at('dist'), { recursive: true });
    writeFileSync(stamps, JSON.stringify(known));
    say(`built ${part.name} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
}

if (process.argv[1] === import.meta.filename) await build().catch(error => { console.error(error.message); process.exit(1); });

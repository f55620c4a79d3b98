import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const KB = 1024;
/** Gzipped bytes: beyond `limit` the build fails, `target` is what we want. */
const BUDGETS = {
  element: { label: "partner's page: mpp.js", limit: 9 * KB, target: 7 * KB },
  enroll: { label: 'our frame: all it loads before payment', limit: 30 * KB, target: 22 * KB },
  account: { label: "the member's page: all it loads before a form is opened", limit: 30 * KB, target: 25 * KB },
};

const gzipped = async path => gzipSync(await readFile(path), { level: 9 }).length;

/** Writes `.gz` and `.br` beside every script and style, so that the server never compresses at run time. */
async function precompress(folder) {
  for (const name of await readdir(folder)) {
    if (!/\.(js|css)$/.test(name)) continue;
    const bytes = await readFile(join(folder, name));
    await writeFile(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    await writeFile(join(folder, `${name}.br`), brotliCompressSync(bytes));
  }
}

/** `manifest.json`: what the server's HTML shells must load, and the chunks worth a `modulepreload`. Names are relative to `pages/`. */
async function writeManifest(out) {
  const [enroll, account] = await Promise.all(['vite-manifest', 'vite-manifest-account'].map(async name => JSON.parse(await readFile(join(out, `pages/${name}.json`), 'utf8'))));
  const filesOf = (vite, page, texts) => {
    const file = key => vite[key].file;
    const main = `widget/src/pages/${page}/main.tsx`;
    return {
      script: file(main), styles: Object.values(vite).map(entry => entry.file).filter(name => name.endsWith('.css')),
      texts: { en: file(`widget/src/i18n/en${texts}.ts`), es: file(`widget/src/i18n/es${texts}.ts`) }, shared: (vite[main].imports ?? []).map(file),
    };
  };
  const manifest = {
    enroll: { ...filesOf(enroll, 'enroll', ''), finish: enroll['widget/src/pages/enroll/finish/index.ts'].file },
    account: filesOf(account, 'account', '.account'),
  };
  await writeFile(join(out, 'pages/manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

async function sizes(out, manifest) {
  const page = name => gzipped(join(out, 'pages', name));
  const first = async ({ script, shared, styles, texts }) => {
    const always = await Promise.all([script, ...shared, ...styles].map(page));
    return always.reduce((sum, size) => sum + size, Math.max(...await Promise.all([texts.en, texts.es].map(page))));
  };
  return { element: await gzipped(join(out, 'v1/mpp.js')), enroll: await first(manifest.enroll), account: await first(manifest.account) };
}

/**
 * Builds the partner's element (`dist/widget/v1/mpp.js`) and our pages (`dist/widget/pages/`), precompresses them and checks the budgets.
 * @param {{ out?: string }} [options] another folder than `dist/widget`
 * @returns {Promise<{ element: number, enroll: number, account: number }>} gzipped bytes
 * @throws when a budget is exceeded
 */
export async function buildWidget({ out = join(root, 'dist/widget') } = {}) {
  for (const [name, folder] of [['element', 'v1'], ['pages', 'pages'], ['account', 'pages']]) {
    await build({ configFile: join(root, `widget/vite.${name}.config.ts`), build: { outDir: join(out, folder) } });
  }
  const found = await sizes(out, await writeManifest(out));
  await Promise.all([precompress(join(out, 'v1')), precompress(join(out, 'pages'))]);
  const over = [];
  for (const [name, { label, limit, target }] of Object.entries(BUDGETS)) {
    const kb = bytes => (bytes / KB).toFixed(2);
    console.log(`${label}: ${kb(found[name])} KB gzipped (limit ${kb(limit)}, target ${kb(target)}${found[name] <= target ? ', reached' : ''})`);
    if (found[name] > limit) over.push(label);
  }
  if (over.length) throw new Error(`over budget: ${over.join('; ')}`);
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildWidget().catch(error => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

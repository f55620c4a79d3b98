// Build of the panels' browser code: our frame and screens over AdminJS's store and API client, as one script, one style sheet and a font, named by their content and compressed here, so that the server only sends bytes.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const ADMIN = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.dirname(ADMIN);
const FRONTEND = path.join(ROOT, 'node_modules/adminjs/lib/frontend');

async function bundle(into) {
  await build({
    // the same bytes under any NODE_ENV: a test run that builds first must not leave a panel that does not start
    oxc: { jsx: { runtime: 'automatic', development: false } },
    root: ROOT, configFile: false, logLevel: 'error', publicDir: false, define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', 'process.platform': '"browser"' },
    resolve: { alias: [{ find: /^adminjs-frontend\//, replacement: `${FRONTEND}/` }, { find: /^axios$/, replacement: path.join(ADMIN, 'components/http.ts') }] },
    build: {
      target: 'es2022', outDir: into, emptyOutDir: true, minify: true, reportCompressedSize: false, chunkSizeWarningLimit: 1000, modulePreload: { polyfill: false },
      rolldownOptions: { input: path.join(ADMIN, 'components/entry.tsx'), output: { format: 'iife', entryFileNames: 'panel.js', codeSplitting: false } },
    },
  });
}

const TYPES = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.woff2': 'font/woff2', '.txt': 'text/plain; charset=utf-8' };
/** In the order of the cascade. */
const STYLES = [...['tokens', 'base', 'controls', 'frame', 'list', 'record', 'form', 'dashboard', 'door'].map(name => `components/styles/${name}.css`), 'sign-in/sign-in.css', 'components/styles/print.css'];
const FONT = path.join(ROOT, 'node_modules/@fontsource-variable/figtree');
/** The font that every page asks for at once; the other one only for names that need its letters. */
const FONTS = { 'figtree-latin.woff2': 'files/figtree-latin-wght-normal.woff2', 'figtree-latin-ext.woff2': 'files/figtree-latin-ext-wght-normal.woff2' };
/** Bytes of the stock panel's scripts, and the share of it that ours may be on the wire. */
export const STOCK_BYTES = 3_333_253;
export const MOST_SHARE = 0.1;

function publish(name, bytes, into) {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
  const extension = path.extname(name);
  const file = `${path.basename(name, extension)}.${hash}${extension}`;
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const packed = extension === '.woff2' ? [] : [['.br', brotli], ['.gz', gzipSync(bytes, { level: 9 })]]; // a font is compressed already
  for (const [suffix, content] of [['', bytes], ...packed]) writeFileSync(path.join(into, file + suffix), content);
  return { name: file, type: TYPES[extension], raw: bytes.length, brotli: packed.length ? brotli.length : bytes.length };
}

/** One sheet of all, its fonts by their hashed names. */
function styleSheet(fonts, licence) {
  const text = STYLES.map(file => readFileSync(path.join(ADMIN, file), 'utf8')).join('').replace(/url\("([\w-]+\.woff2)"\)/g, (_, name) => `url("${fonts[name].name}")`);
  return `/* Figtree: SIL Open Font License 1.1, see ${licence.name} */\n${text}`;
}

/** Makes `dist/admin-assets` with its manifest. Returns the sizes; throws if the bundle outgrew its budget. */
export async function buildAdmin({ into = path.join(ROOT, 'dist/admin-assets') } = {}) {
  const work = `${into}.work`;
  await bundle(work);
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const script = publish('panel.js', readFileSync(path.join(work, 'panel.js')), into);
  const fonts = Object.fromEntries(Object.entries(FONTS).map(([name, file]) => [name, publish(name, readFileSync(path.join(FONT, file)), into)]));
  const licence = publish('figtree-licence.txt', readFileSync(path.join(FONT, 'LICENSE')), into);
  const style = publish('panel.css', Buffer.from(styleSheet(fonts, licence)), into);
  const extra = readdirSync(work).filter(f => f !== 'panel.js');
  rmSync(work, { recursive: true, force: true });
  if (extra.length) throw new Error(`the panel bundle has parts that nobody serves: ${extra.join(', ')}`);
  const brotli = script.brotli + style.brotli + fonts['figtree-latin.woff2'].brotli;
  if (brotli > STOCK_BYTES * MOST_SHARE) throw new Error(`the panel bundle is ${brotli} bytes on the wire, more than ${MOST_SHARE} of the stock panel`);
  const files = [script, style, ...Object.values(fonts), licence].map(({ name, type }) => ({ name, type }));
  writeFileSync(path.join(into, 'manifest.json'), JSON.stringify({ script: script.name, style: style.name, font: fonts['figtree-latin.woff2'].name, files }));
  return { raw: script.raw + style.raw, brotli, share: Number((brotli / STOCK_BYTES).toFixed(3)) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildAdmin());

// Build of the panels' browser code: AdminJS's own application with our components in place of its, as one script and one
// style sheet, named by their content and compressed here, so that the server only sends bytes.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const ADMIN = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.dirname(ADMIN);
const FRONTEND = path.join(ROOT, 'node_modules/adminjs/lib/frontend');

/** AdminJS's editors, pickers, drawings and stock pages: all are overridden or unused here, and they are four fifths of its 3.3 MB. */
const LEFT_OUT = new RegExp([
  'adminjs/lib/frontend/components/(actions/(edit|new|bulk-delete|utils/layout-element-renderer)\\.js|property-type/index\\.js|login/|app/(default-dashboard|auth-background-component)\\.js|app/language-select/)',
  '@adminjs/design-system/build/(atoms/(illustrations|currency-input|phone-input)/|molecules/(tinymce-editor|date-picker|rich-text-editor)/)',
  'node_modules/(react-feather|i18next-http-backend|i18next-browser-languagedetector)/',
].join('|'));
/** Packages whose modules do nothing but export. */
const NO_EFFECTS = /node_modules\/(@adminjs|adminjs|react-select|lodash|@floating-ui|@emotion|qs|react-feather)\//;

const EMPTY = 'const nothing = () => null; module.exports = new Proxy(nothing, { get: (_, key) => (key === "__esModule" ? true : nothing) });';
const leaveOut = {
  name: 'leave-out', enforce: 'pre',
  async resolveId(id, importer, options) {
    if (id.startsWith('\0')) return null;
    const found = await this.resolve(id, importer, { ...options, skipSelf: true });
    return found && LEFT_OUT.test(found.id) ? `\0left-out:${found.id}.cjs` : null;
  },
  load: id => (id.startsWith('\0left-out:') ? EMPTY : null),
};

async function bundle(into) {
  await build({
    root: ROOT, configFile: false, logLevel: 'error', publicDir: false, define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', 'process.platform': '"browser"' },
    resolve: { alias: [{ find: /^adminjs-frontend\//, replacement: `${FRONTEND}/` }, { find: /^adminjs-theme$/, replacement: '@adminjs/design-system/styled-components' }, { find: /^axios$/, replacement: path.join(ADMIN, 'components/http.ts') }] },
    plugins: [leaveOut],
    build: {
      target: 'es2022', outDir: into, emptyOutDir: true, minify: true, reportCompressedSize: false, chunkSizeWarningLimit: 1000, modulePreload: { polyfill: false },
      rolldownOptions: { input: path.join(ADMIN, 'components/entry.tsx'), treeshake: { moduleSideEffects: id => !NO_EFFECTS.test(id) }, output: { format: 'iife', entryFileNames: 'panel.js', codeSplitting: false } },
    },
  });
}

const TYPES = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8' };
/** Bytes of the stock panel's scripts, and the share of it that ours may be on the wire. */
export const STOCK_BYTES = 3_333_253;
export const MOST_SHARE = 0.1;

function publish(name, bytes, into) {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 12);
  const extension = path.extname(name);
  const file = `${path.basename(name, extension)}.${hash}${extension}`;
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  for (const [suffix, content] of [['', bytes], ['.br', brotli], ['.gz', gzipSync(bytes, { level: 9 })]]) writeFileSync(path.join(into, file + suffix), content);
  return { name: file, type: TYPES[extension], raw: bytes.length, brotli: brotli.length };
}

/** Makes `dist/admin-assets` with its manifest. Returns the sizes; throws if the bundle outgrew its budget. */
export async function buildAdmin({ into = path.join(ROOT, 'dist/admin-assets') } = {}) {
  const work = `${into}.work`;
  await bundle(work);
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const script = publish('panel.js', readFileSync(path.join(work, 'panel.js')), into);
  const style = publish('panel.css', Buffer.concat(['components/panel.css', 'sign-in/sign-in.css'].map(file => readFileSync(path.join(ADMIN, file)))), into);
  const extra = readdirSync(work).filter(f => f !== 'panel.js');
  rmSync(work, { recursive: true, force: true });
  if (extra.length) throw new Error(`the panel bundle has parts that nobody serves: ${extra.join(', ')}`);
  const brotli = script.brotli + style.brotli;
  if (brotli > STOCK_BYTES * MOST_SHARE) throw new Error(`the panel bundle is ${brotli} bytes on the wire, more than ${MOST_SHARE} of the stock panel`);
  writeFileSync(path.join(into, 'manifest.json'), JSON.stringify({ script: script.name, style: style.name, files: [script, style].map(({ name, type }) => ({ name, type })) }));
  return { raw: script.raw + style.raw, brotli, share: Number((brotli / STOCK_BYTES).toFixed(3)) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await buildAdmin());

import { availableParallelism, totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = import.meta.dirname;
// the `imports` of package.json, which vite does not resolve when the pattern is a bare `#*`
const alias = [{ find: /^#(admin|emails|migrations)\//, replacement: `${root}/$1/` }, { find: /^#(?!\/)/, replacement: `${root}/server/` }];
const conditions = ['source', 'module', 'node', 'development|production'];
const PLACES = '{server,admin,emails,widget,migrations}/**';
const exclude = ['**/node_modules/**', '**/dist/**'];
const DATABASE = `${PLACES}/*.db.spec.{ts,tsx}`;
const BROWSER = `${PLACES}/*.{e2e,browser}.spec.{ts,tsx}`;

// one process for all files of a worker; our own modules are made anew for each of them
const shared = { setupFiles: ['server/test/fresh-modules.setup.ts', 'server/test/fast-check.setup.ts'], isolate: false, testTimeout: 30_000, hookTimeout: 120_000, pool: 'forks' as const, env: { NODE_ENV: 'production', MPP_MODE: 'test' } };
const withDatabase = { ...shared, globalSetup: ['server/test/global-setup.ts'] };

/** A file keeps about one core busy, whatever it starts: PostgreSQL, a browser, the product. In the e2e tier that takes up to 1.5 GB. */
const WORKERS = Math.max(2, Math.min(6, availableParallelism(), Math.floor(totalmem() / 1.5e9)));

/** Files that take long begin first, so that the workers end at the same time; the others as vitest sorts them. */
const LONG = [/prove\/billing/, /matrix\/matrix/, /enrollment\/(changes|ending)\//, /delivery/, /janitor/, /prove\/small/, /e2e\/start/, /crash/, /accessibility/, /resume/, /test\/panels?\./, /families/, /sign-in\.e2e/, /canary\.e2e/, /back-office/];
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => { const found = LONG.findIndex(name => name.test(moduleId)); return found < 0 ? LONG.length : found; };
    return (await super.sort(files)).map((file, i) => ({ file, i })).sort((a, b) => rank(a.file) - rank(b.file) || a.i - b.i).map(({ file }) => file);
  }
}

/** Three tiers by file name: pure (no I/O beyond files of the repository), db (a real PostgreSQL), e2e (that and a real browser). */
export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions, alias },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    maxWorkers: WORKERS,
    sequence: { sequencer: LongestFirst },
    experimental: { fsModuleCache: true }, // what one tier has compiled the next one reads
    tags: [{ name: 'thorough', description: 'shown before in another size, width, language or role, or long for what it shows: npm run test:thorough' }],
    projects: [
      { extends: true, test: { ...shared, name: 'pure', include: [`${PLACES}/*.spec.{ts,tsx}`], exclude: [...exclude, DATABASE, BROWSER] } },
      { extends: true, test: { ...withDatabase, name: 'db', include: [DATABASE], exclude } },
      // a busy machine now and then moves a page under a click: one more try, reported as such
      { extends: true, test: { ...withDatabase, name: 'e2e', retry: 1, include: [BROWSER], exclude, testTimeout: 120_000, hookTimeout: 180_000 } },
    ],
  },
});

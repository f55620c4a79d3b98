import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
// the `imports` of package.json, which vite does not resolve when the pattern is a bare `#*`
const alias = [{ find: /^#(admin|emails|migrations)\//, replacement: `${root}/$1/` }, { find: /^#(?!\/)/, replacement: `${root}/server/` }];
const conditions = ['source', 'module', 'node', 'development|production'];

export default defineConfig({
  ssr: { resolve: { conditions } },
  resolve: { conditions, alias },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } } as never,
  test: {
    include: ['{server,admin,emails,widget,migrations}/**/*.spec.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['server/test/global-setup.ts'],
    testTimeout: 30_000, hookTimeout: 120_000, pool: 'forks', maxWorkers: 2, env: { NODE_ENV: 'production', MPP_MODE: 'test' },
  },
});

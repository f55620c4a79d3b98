import path from 'node:path';
import { defineConfig } from 'vitest/config';
import house from '../../../vitest.config.js';

/** Proofs at full size, one after the other; run by `npm run prove`. */
export default defineConfig({
  ...house, root: path.resolve(import.meta.dirname, '../../..'),
  test: { include: ['server/test/prove/full.prove.ts'], globalSetup: ['server/test/global-setup.ts'], pool: 'forks', hookTimeout: 180_000, disableConsoleIntercept: true, env: { NODE_ENV: 'production', MPP_MODE: 'test' } },
});

import { defineConfig } from 'vite';

const root = new URL('..', import.meta.url).pathname;

/** The partner's script: one ES module at a versioned address, Lit included. */
export default defineConfig({
  root,
  logLevel: 'warn',
  publicDir: false,
  // Whatever NODE_ENV says: a development build is 4 KB larger.
  resolve: { conditions: ['module', 'browser', 'production'] },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022', emptyOutDir: true, modulePreload: { polyfill: false },
    rolldownOptions: {
      input: `${root}widget/src/elements/mpp-enroll.ts`, preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'mpp.js', minify: true },
    },
  },
});

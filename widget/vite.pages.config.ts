import { defineConfig } from 'vite';

const root = new URL('..', import.meta.url).pathname;

/** The pages on our own origin. Names carry a content hash; relative addresses let the server mount them anywhere. */
export default defineConfig({
  root,
  base: './',
  logLevel: 'warn',
  publicDir: false,
  // Whatever NODE_ENV says: a development build is 4 KB larger.
  resolve: { conditions: ['module', 'browser', 'production'] },
  define: { 'process.env.NODE_ENV': '"production"' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    target: 'es2022', emptyOutDir: true, manifest: 'vite-manifest.json', modulePreload: false,
    cssCodeSplit: false,
    // Library mode leaves dynamic imports as they are; else a preloader of 1 KB comes along that our own shell does not need.
    lib: { entry: { enroll: `${root}widget/src/pages/enroll/main.tsx` }, formats: ['es'], cssFileName: 'style' },
    rolldownOptions: {
      output: { format: 'es', entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js', assetFileNames: '[name]-[hash][extname]', minify: true,
        // One file for all that comes before payment: it compresses better than two that share names.
        codeSplitting: { groups: [{ name: 'app', test: /^(?!.*(?:pages\/enroll\/(?:finish|rare)\/|flow\/poll|ui\/stripe|i18n\/(?:en|es)))/ }] } },
    },
  },
});

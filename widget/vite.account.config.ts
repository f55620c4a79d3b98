import { defineConfig, mergeConfig } from 'vite';
import pages from './vite.pages.config.js';

const root = new URL('..', import.meta.url).pathname;

/**
 * The member's own page, built apart from the enrollment: hardly anybody opens both at once, and each is one file of all it needs first.
 * Both stand in one folder.
 */
const { build, ...shared } = pages as { build: { rolldownOptions: { output: object } } };
export default defineConfig(mergeConfig(shared, {
  build: {
    ...build, emptyOutDir: false, manifest: 'vite-manifest-account.json',
    lib: { entry: { account: `${root}widget/src/pages/account/main.tsx` }, formats: ['es'], cssFileName: 'account' },
    rolldownOptions: {
      output: {
        ...build.rolldownOptions.output, minify: true,
        codeSplitting: { groups: [{ name: 'account-app', test: /^(?!.*(?:pages\/account\/later\/|ui\/stripe|i18n\/(?:en|es)))/ }] },
      },
    },
  },
}));

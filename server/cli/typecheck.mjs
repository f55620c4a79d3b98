// npm run typecheck: every TypeScript project of the repository, tests included. What was found is kept in dist/types, so that the next run looks at what changed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const PROJECTS = ['tsconfig.json', 'widget/tsconfig.json', 'widget/test/tsconfig.json', 'admin/components/tsconfig.json', 'server/sandbox/stripe/browser/tsconfig.json', 'server/sandbox/stripe/browser/tsconfig.card.json', 'server/sandbox/stripe/browser/tsconfig.challenge.json'];

let failed = false;
for (const project of PROJECTS.filter(name => existsSync(path.join(root, name)))) {
  const began = performance.now();
  const info = `dist/types/${project.replaceAll('/', '.')}.tsbuildinfo`;
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', project, '--incremental', '--tsBuildInfoFile', info], { cwd: root, stdio: 'inherit' });
  failed ||= status !== 0;
  console.log(`${status === 0 ? 'ok    ' : 'failed'} ${project} ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
process.exit(failed ? 1 : 0);

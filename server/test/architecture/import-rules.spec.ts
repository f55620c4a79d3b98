import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { violationsOf } from './import-rules.js';
import { sourceFacts } from './source-facts.js';

const ROOT = join(import.meta.dirname, '../../..');
const ROOTS = ['server', 'admin', 'emails', 'migrations', 'widget'];
const SKIP = new Set(['node_modules', 'dist', 'generated', '.adminjs']);
/** Files that may be longer than 300 lines, each with its bound and a reason. Keep this list short. */
const EXCEPTIONS: Readonly<Record<string, number>> = {
  'widget/src/api/generated.ts': 3000, // made from the OpenAPI document
};
const LIMITS = { file: 300, function: 70, exceptions: EXCEPTIONS };

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIP.has(entry.name) ? [] : filesUnder(path);
    return /\.(ts|tsx|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

const check = (path: string, code: string) => violationsOf(sourceFacts(path, code), LIMITS).map(({ rule, detail }) => `${rule}: ${detail}`);

describe('the rules of the house', () => {
  const files = ROOTS.flatMap((root) => filesUnder(join(ROOT, root)));

  it('hold in every file', () => {
    const violations = files.flatMap((file) => violationsOf(sourceFacts(relative(ROOT, file).replaceAll('\\', '/'), readFileSync(file, 'utf8')), LIMITS));
    expect(violations.map(({ path, line, rule, detail }) => `${path}:${line} ${rule}: ${detail}`)).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });

  it('have no exception that is no longer needed', () => {
    for (const path of Object.keys(EXCEPTIONS)) expect(readFileSync(join(ROOT, path), 'utf8').split('\n').length, path).toBeGreaterThan(LIMITS.file);
  });
});

describe('a deliberate violation is caught', () => {
  it.each([
    ['an area above', 'server/plans/x.ts', "import { a } from '#enrollment/index.js';", 'plans may not import enrollment'],
    ['an area beside', 'server/plans/x.ts', "import { a } from '#sites/index.js';", 'plans may not import sites'],
    ['by a relative path', 'server/kit/time/x.ts', "import { a } from '../../plans/tier.rules.js';", 'kit may not import plans'],
    ['through export from', 'server/kit/x.ts', "export * from '#billing/index.js';", 'kit may not import billing'],
    ['through a dynamic import', 'server/billing/x.ts', "const a = await import('#enrollment/index.js');", 'billing may not import enrollment'],
    ['through an import type', 'server/billing/x.ts', "type A = import('#enrollment/index.js').Membership;", 'billing may not import enrollment'],
    ['through require', 'server/billing/x.ts', "const a = require('#enrollment/index.js');", 'billing may not import enrollment'],
    ['for its types only', 'server/billing/x.ts', "import type { A } from '#enrollment/index.js';", 'billing may not import enrollment'],
    ['an inner file', 'server/billing/x.ts', "import { a } from '#plans/plan.entity.js';", 'through its index'],
    ['a listener', 'server/billing/x.ts', "import { a } from '#notices/index.js';", 'notices only listens'],
    ['an adapter', 'server/billing/x.ts', "import { a } from '#integrations/stripe/stripe.js';", 'integrations only listens'],
    ['the sandbox', 'server/enrollment/x.ts', "import { a } from '#sandbox/main.js';", 'sandbox only listens'],
    ['an area, from the sandbox', 'server/sandbox/x.ts', "import { a } from '#plans/index.js';", 'may not import plans'],
    ['a test', 'server/plans/x.ts', "import { a } from '#test/fixtures/families.js';", 'may not import tests'],
    ['admin, from an area', 'server/plans/x.ts', "import { a } from '#admin/kit/mount.js';", 'only a composition root'],
    ['an inner file, from admin', 'admin/resources/x.ts', "import { a } from '#plans/plan.repository.js';", 'through its index'],
    ['the server, from the widget', 'widget/src/x.ts', "import { a } from '../../server/plans/tier.rules.js';", 'widget may import nothing'],
    ['the server, from emails', 'emails/render.ts', "import { t } from '#kit/i18n/translate.js';", 'emails may import nothing'],
    ['an entity, from a migration', 'migrations/1-x.ts', "import { a } from '#plans/plan.entity.js';", 'a migration stands alone'],
    ['an unknown area', 'server/newarea/x.ts', "import { a } from '#plans/index.js';", 'newarea has no place'],
    ['stripe', 'server/billing/x.ts', "import Stripe from 'stripe';", 'the package stripe'],
    ['a part of stripe', 'server/sandbox/x.ts', "import Stripe from 'stripe/esm/x.js';", 'the package stripe/esm/x.js'],
    ['nodemailer', 'server/enrollment/x.ts', "import mail from 'nodemailer';", 'the package nodemailer'],
    ['adminjs', 'server/main.ts', "import AdminJS from 'adminjs';", 'the package adminjs'],
    ['an adminjs adapter', 'server/plans/x.ts', "import { Database } from '@adminjs/typeorm';", 'the package @adminjs/typeorm'],
    ['the environment', 'server/plans/x.ts', "const a = process.env['PORT'];", 'process.env is not'],
    ['the environment in brackets', 'server/plans/x.ts', "const a = process['env'].PORT;", 'process.env is not'],
    ['the time', 'server/plans/x.ts', 'const a = Date.now();', 'Date.now() is not'],
    ['the time passed on', 'server/plans/x.ts', 'const a = { now: Date.now };', 'Date.now() is not'],
    ['a new date', 'server/plans/x.ts', 'const a = new Date();', 'new Date() is not'],
    ['chance', 'server/plans/x.spec.ts', 'const a = Math.random();', 'Math.random is not'],
    ['a query outside a repository', 'server/plans/x.ts', 'const a = (m: any) => m.createQueryBuilder();', 'createQueryBuilder is not'],
    ['a long file', 'server/plans/x.ts', '\n'.repeat(301), '301 lines, at most 300'],
    ['a long function in a factory', 'server/plans/x.ts', `const make = () => {\n  const a = () => {${'\n'.repeat(70)}};\n  return a;\n};`, 'a function of 71 lines'],
    ['a long function', 'server/plans/x.ts', `const a = () => {${'\n'.repeat(70)}};`, 'a function of 71 lines'],
  ])('%s', (_, path, code, detail) => {
    expect(check(path, code).join('\n')).toContain(detail);
  });

  it.each([
    ['an area below, by its index', 'server/enrollment/x.ts', "import { a } from '#plans/index.js';"],
    ['a pure file of an area below', 'server/enrollment/x.ts', "import { a } from '#plans/tier.rules.js';"],
    ['a foundation, by its file', 'server/plans/x.ts', "import { a } from '#access/declare.js';"],
    ['a file beside', 'server/plans/x.ts', "import { a } from './tier.rules.js';"],
    ['a composition root', 'server/main.ts', "import { a } from '#integrations/stripe/stripe.js'; import { b } from '#admin/kit/mount.js';"],
    ['an adapter to its port', 'server/integrations/sms/x.ts', "import type { A } from '#notices/sms.port.js';"],
    ['a test of an area above', 'server/kit/x.spec.ts', "import { a } from '#enrollment/index.js';"],
    ['words only', 'server/plans/x.ts', "// Math.random, process.env\nconst a = 'new Date() Date.now() import x from \"stripe\"';"],
    ['a factory of small functions', 'server/plans/x.ts', `const make = () => {\n${`  const a = () => {${'\n'.repeat(40)}};\n`.repeat(3)}  return a;\n};`],
    ['a given instant', 'server/plans/x.ts', 'const a = new Date(0);'],
    ['the clock itself', 'server/kit/time/clock.ts', 'const a = new Date();'],
    ['stripe in its place', 'server/integrations/stripe/x.ts', "import Stripe from 'stripe';"],
  ])('and nothing else: %s', (_, path, code) => {
    expect(check(path, code)).toEqual([]);
  });
});

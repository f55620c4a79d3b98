import { posix } from 'node:path';
import type { SourceFacts, Use } from './source-facts.js';

export interface Violation { readonly path: string; readonly line: number; readonly rule: string; readonly detail: string }

/** Imports flow from later lines to earlier ones only; areas on one line do not know each other. */
const LEVELS: readonly (readonly string[])[] = [
  ['kit'], ['access', 'config'], ['audit'], ['identity', 'plans', 'sites', 'settings'], ['billing'], ['agents', 'groups'], ['enrollment'], ['rosters', 'commissions', 'privacy', 'exports'], ['account'],
  // They listen, and adapt to ports of the areas above: nothing but a composition root imports them.
  ['notices', 'analytics'], ['integrations'],
];
const LISTENERS = new Set(['notices', 'analytics', 'integrations', 'sandbox']);
/** Foundations have no index: their files are their surface. */
const FOUNDATIONS = new Set(['kit', 'access', 'audit', 'config']);
/** Put everything together and may import everything. */
const COMPOSITION = /^server\/[^/]+\.ts$|^server\/(cli|composition)\//;
const TEST = /\.spec\.tsx?$|^server\/test\/|^(admin|emails|widget)\/test\/|^server\/sandbox\/test\//;
/**
 * What another area may import besides the index: pure rules, states and texts, and ports. The index of an area loads its
 * entities and with them the database layer, which pure code and adapters must not need.
 */
const PURE_FILE = /\.(rules|states|text|port)\.js$|^#plans\/(us-states|demo-catalogue|clause-packs\/(clause-packs|pack))\.js$|^#notices\/send-error\.js$/;

const PACKAGES: readonly { readonly name: RegExp; readonly where: RegExp }[] = [
  { name: /^stripe(\/|$)/, where: /^server\/integrations\/stripe\/|^server\/sandbox\/(test\/|.*\.spec\.ts$)/ },
  { name: /^nodemailer(\/|$)/, where: /^server\/notices\// },
  // the benchmark measures the stock panel, so it runs it
  { name: /^(adminjs|@adminjs\/.*)(\/|$)/, where: /^admin\/|^server\/test\/bench\// },
];

const USES: Readonly<Record<Use, { readonly where: RegExp; readonly alsoTests: boolean }>> = {
  // AdminJS chooses its files by NODE_ENV as it is imported, so one module sets it first.
  'process.env': { where: /^admin\/kit\/node-env\.ts$|^server\/config\/|\.mjs$|(^|\/)vite[\w.]*\.config\.ts$|(^|\/)vitest[\w.]*\.config\.ts$/, alsoTests: true },
  // The browser has no injected clock; the sandbox keeps its own, being another process and another company.
  'Date.now()': { where: /^server\/kit\/time\/|^server\/sandbox\/clock\.ts$|^widget\/|\.mjs$/, alsoTests: true },
  'new Date()': { where: /^server\/kit\/time\/|^server\/sandbox\/clock\.ts$|^widget\/|\.mjs$/, alsoTests: true },
  'Math.random': { where: /^$/, alsoTests: false },
  createQueryBuilder: { where: /\.repository\.ts$|^server\/kit\//, alsoTests: true },
};

/** The import as a path from the root ('server/kit/time/clock.js'), or null for a package. */
export function resolveImport(from: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier));
  const alias = /^#([^/]+)\/(.*)$/.exec(specifier);
  if (alias === null) return null;
  const [, area = '', rest = ''] = alias;
  return ['admin', 'emails', 'migrations'].includes(area) ? `${area}/${rest}` : `server/${area}/${rest}`;
}

const areaOf = (path: string): string | null => /^server\/([^/]+)\//.exec(path)?.[1] ?? null;
const levelOf = (area: string): number => LEVELS.findIndex((level) => level.includes(area));

function areaViolation(facts: SourceFacts, specifier: string, target: string): string | null {
  const from = areaOf(facts.path);
  const to = areaOf(target);
  if (from === null || to === null || from === to) return null;
  if (from === 'sandbox') return to === 'kit' || to === 'config' ? null : `the sandbox is a process of its own and may not import ${to}`;
  // Only config reads the environment, so it also reads that of the sandbox's process, into the options declared there.
  if (facts.path === 'server/config/sandbox.ts' && target === 'server/sandbox/options.js') return null;
  if (LISTENERS.has(to) && !(from === 'integrations' && to !== 'sandbox')) return `${to} only listens; ${from} may not import it`;
  if (to === 'cli' || to === 'composition') return `${from} may not import ${to}`;
  if (levelOf(from) === -1 || levelOf(to) === -1) return `${levelOf(from) === -1 ? from : to} has no place in the order of areas`;
  if (levelOf(to) >= levelOf(from)) return `${from} may not import ${to}`;
  if (!FOUNDATIONS.has(to) && !target.endsWith(`/${to}/index.js`) && !PURE_FILE.test(specifier)) return `import ${to} through its index or a pure file`;
  return null;
}

function importViolation(facts: SourceFacts, specifier: string): string | null {
  const { path } = facts;
  const target = resolveImport(path, specifier);
  if (target === null) {
    const confined = PACKAGES.find(({ name, where }) => name.test(specifier) && !where.test(path));
    return confined === undefined ? null : `the package ${specifier} is not to be used here`;
  }
  if (target.startsWith('..')) return 'leaves the repository';
  if (TEST.test(path)) return null;
  if (TEST.test(target)) return 'shipped code may not import tests';
  if (path.startsWith('widget/') || path.startsWith('emails/')) return target.startsWith(path.split('/')[0] ?? '') ? null : `${path.split('/')[0]} may import nothing from ${target.split('/')[0]}`;
  if (path.startsWith('migrations/')) return /^migrations\/|^server\/kit\//.test(target) && !target.endsWith('.entity.js') ? null : 'a migration stands alone: schema of its day, no entities';
  if (target.startsWith('admin/') && !path.startsWith('admin/') && !COMPOSITION.test(path)) return 'only a composition root may import admin';
  if (target.startsWith('widget/')) return 'the server does not import the widget';
  if (target.startsWith('emails/') && !/^server\/notices\/|^emails\//.test(path) && !COMPOSITION.test(path)) return 'only notices import emails';
  if (target.startsWith('migrations/') && !path.startsWith('server/kit/db/') && !COMPOSITION.test(path)) return 'only a composition root runs migrations';
  if (path.startsWith('admin/')) return adminViolation(target, specifier);
  return COMPOSITION.test(path) ? null : areaViolation(facts, specifier, target);
}

function adminViolation(target: string, specifier: string): string | null {
  const to = areaOf(target);
  if (to === null || FOUNDATIONS.has(to)) return null;
  if (to === 'integrations' || to === 'sandbox' || to === 'cli' || to === 'composition') return `admin may not import ${to}`;
  return target.endsWith(`/${to}/index.js`) || PURE_FILE.test(specifier) ? null : `import ${to} through its index or a pure file`;
}

/** Import, confinement and size rules of one file. `exceptions` names files that may be longer, with their bound. */
export function violationsOf(facts: SourceFacts, limits: { readonly file: number; readonly function: number; readonly exceptions: Readonly<Record<string, number>> }): Violation[] {
  const { path } = facts;
  const found: Violation[] = [];
  for (const { specifier, line } of facts.imports) {
    const detail = importViolation(facts, specifier);
    if (detail !== null) found.push({ path, line, rule: 'import', detail: `${specifier}: ${detail}` });
  }
  for (const { what, line } of facts.uses) {
    const { where, alsoTests } = USES[what];
    if (!where.test(path) && !(alsoTests && TEST.test(path))) found.push({ path, line, rule: 'use', detail: `${what} is not to be used here` });
  }
  const bound = limits.exceptions[path] ?? limits.file;
  if (facts.lines > bound) found.push({ path, line: bound, rule: 'size', detail: `${facts.lines} lines, at most ${bound}` });
  // A migration is one text of SQL; splitting it would only hide its order.
  if (!TEST.test(path) && !path.startsWith('migrations/')) {
    for (const { line, lines } of facts.functions) if (lines > limits.function) found.push({ path, line, rule: 'size', detail: `a function of ${lines} lines, at most ${limits.function}` });
  }
  return found;
}

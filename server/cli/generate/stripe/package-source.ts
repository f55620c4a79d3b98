import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Declarations, type Interface, type Alias, readDeclarations } from './declarations.js';

/** Resources whose objects and parameters the sandbox may speak; of the others only the addresses are kept. */
const SPOKEN = [
  'BalanceTransactions', 'Charges', 'CreditNoteLineItems', 'CreditNotes', 'CustomerBalanceTransactions', 'Customers', 'Disputes', 'Events', 'InvoiceItems', 'InvoiceLineItems', 'InvoicePayments',
  'Invoices', 'Mandates', 'PaymentIntents', 'PaymentMethods', 'Plans', 'Prices', 'Products', 'Radar/EarlyFraudWarnings', 'Refunds', 'SetupAttempts', 'SetupIntents', 'SubscriptionItems',
  'SubscriptionSchedules', 'Subscriptions', 'TestHelpers/TestClocks',
] as const;

export interface Declared { file: string; name: string; declaration: Interface | Alias }
export interface Endpoint { operation: string; method: string; path: string }

/** The declarations of the installed `stripe` package, by file, and its addresses. */
export class PackageSource {
  readonly version: string;
  readonly apiVersion: string;
  private readonly files = new Map<string, Declarations>();
  private readonly folder: string;

  constructor(root: string) {
    const home = path.join(root, 'node_modules/stripe');
    this.folder = path.join(home, 'esm');
    this.version = (JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string }).version;
    this.apiVersion = /'([^']+)'/.exec(readFileSync(path.join(this.folder, 'apiVersion.js'), 'utf8'))?.[1] ?? '';
    for (const name of [...SPOKEN.map(file => `resources/${file}`), 'shared']) {
      this.files.set(name, readDeclarations(readFileSync(path.join(this.folder, `${name}.d.ts`), 'utf8'), name));
    }
  }

  get spoken(): readonly string[] { return SPOKEN.map(file => `resources/${file}`); }
  declarations(file: string): Declarations {
    const found = this.files.get(file);
    if (!found) throw new Error(`${file} was not read`);
    return found;
  }

  /** What `name` means inside `scope` of `file`; null when it lies in a file that is not spoken. */
  resolve(file: string, scope: readonly string[], name: string): Declared | null {
    const { types, imports } = this.declarations(file);
    for (let depth = scope.length; depth >= 0; depth -= 1) {
      const full = [...scope.slice(0, depth), name].join('.');
      const declaration = types.get(full);
      if (declaration) return { file, name: full, declaration };
    }
    const [head = '', ...rest] = name.split('.');
    const found = imports.get(head);
    if (!found) throw new Error(`${file}: ${name} is declared nowhere`);
    const target = path.posix.join(path.posix.dirname(file), found.from).replace(/\.js$/, '');
    if (target.endsWith('/index')) return this.inFolder(path.posix.dirname(target), head, rest.join('.'));
    return this.files.has(target) ? this.resolve(target, [], [found.name, ...rest].join('.')) : null;
  }

  /** `Radar.EarlyFraudWarning`: some file of the folder declares it, a few of them inside a namespace of that name. */
  private inFolder(folder: string, namespace: string, name: string): Declared | null {
    for (const [file, { types }] of this.files) {
      if (path.posix.dirname(file) !== folder) continue;
      for (const full of [name, `${namespace}.${name}`]) {
        const declaration = types.get(full);
        if (declaration) return { file, name: full, declaration };
      }
    }
    return null;
  }

  /** Every address of the package's v1 resources, with the SDK's name of the call. */
  endpoints(): Endpoint[] {
    const names = readdirSync(path.join(this.folder, 'resources'), { recursive: true, encoding: 'utf8' }).map(name => name.split(path.sep).join('/')).filter(name => name.endsWith('.js') && !name.startsWith('V2/')).sort();
    return names.flatMap(name => endpointsOf(accessor(name.replace(/\.js$/, '')), readFileSync(path.join(this.folder, 'resources', name), 'utf8')));
  }
}

const lowered = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1);
/** `TestHelpers/TestClocks` -> `testHelpers.testClocks`, as one writes it with the SDK. */
export const accessor = (file: string): string => file.split('/').map(lowered).join('.');

function endpointsOf(prefix: string, source: string): Endpoint[] {
  const heads = [...source.matchAll(/^ {4}(\w+)\([^)]*\) \{$/gmu)];
  return heads.flatMap((head, index) => {
    const body = source.slice(head.index, heads[index + 1]?.index);
    const call = /_makeRequest\('(\w+)', [`'](\/v1[^`']*)[`']/u.exec(body);
    const [, method, address] = call ?? [];
    return method && address ? [{ operation: `${prefix}.${head[1] ?? ''}`, method, path: address.replace(/\$\{encodeURIComponent\((\w+)\)\}/gu, '{$1}') }] : [];
  });
}

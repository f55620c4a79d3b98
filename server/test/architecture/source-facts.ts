import { parseSync } from 'vite';

/** What the rules need to know of one source file; read from its syntax tree, so that comments and texts do not count. */
export interface SourceFacts {
  /** Path from the root, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly { readonly specifier: string; readonly line: number }[];
  readonly uses: readonly { readonly what: Use; readonly line: number }[];
  /** Functions with their own lengths in lines: a function inside another counts for itself, so a factory of small functions is small. */
  readonly functions: readonly { readonly line: number; readonly lines: number }[];
}
export type Use = 'process.env' | 'Date.now()' | 'new Date()' | 'Math.random' | 'createQueryBuilder';

interface Node { readonly type: string; readonly start: number; readonly end: number; readonly [key: string]: unknown }

const isNode = (value: unknown): value is Node => value !== null && typeof value === 'object' && typeof (value as Node).type === 'string';
const isName = (value: unknown, name: string): boolean => isNode(value) && value.type === 'Identifier' && value['name'] === name;

function memberName(node: Node): string | null {
  const property = node['property'];
  if (!isNode(property)) return null;
  if (node['computed'] === true) return property.type === 'Literal' && typeof property['value'] === 'string' ? property['value'] : null;
  return typeof property['name'] === 'string' ? property['name'] : null;
}

function useOf(node: Node): Use | null {
  if (node.type === 'MemberExpression') {
    const name = memberName(node);
    if (name === 'env' && isName(node['object'], 'process')) return 'process.env';
    if (name === 'now' && isName(node['object'], 'Date')) return 'Date.now()';
    if (name === 'random' && isName(node['object'], 'Math')) return 'Math.random';
    if (name === 'createQueryBuilder') return 'createQueryBuilder';
  }
  const noArguments = Array.isArray(node['arguments']) && node['arguments'].length === 0;
  if (node.type === 'NewExpression' && isName(node['callee'], 'Date') && noArguments) return 'new Date()';
  return null;
}

/** `import`, `export from`, `import()`, `import('x').T` and `require()`; a `declare module` names what it extends. */
function specifierOf(node: Node): string | null {
  const literal = (value: unknown) => (isNode(value) && value.type === 'Literal' && typeof value['value'] === 'string' ? value['value'] : null);
  switch (node.type) {
    case 'ImportDeclaration': case 'ExportNamedDeclaration': case 'ExportAllDeclaration': case 'ImportExpression': case 'TSImportType': return literal(node['source'] ?? node['argument']);
    case 'TSExternalModuleReference': return literal(node['expression']);
    case 'CallExpression': return isName(node['callee'], 'require') && Array.isArray(node['arguments']) ? literal(node['arguments'][0]) : null;
    default: return null;
  }
}

interface Span { readonly first: number; readonly last: number }

/** Lines of `outer` that belong to none of the functions directly inside it; a line they share counts for both. */
function ownLines(outer: Span, all: readonly Span[]): number {
  const inside = all.filter((one) => one !== outer && one.first >= outer.first && one.last <= outer.last && one.last > one.first);
  const direct = inside.filter((one) => !inside.some((other) => other !== one && other.first <= one.first && other.last >= one.last && (other.first < one.first || other.last > one.last)));
  const taken = new Set(direct.flatMap(({ first, last }) => Array.from({ length: Math.max(0, last - first - 1) }, (_, index) => first + 1 + index)));
  return outer.last - outer.first + 1 - taken.size;
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** @throws Error when the file does not parse */
export function sourceFacts(path: string, code: string): SourceFacts {
  const { program, errors } = parseSync(path, code, { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const starts = [0];
  for (let index = code.indexOf('\n'); index !== -1; index = code.indexOf('\n', index + 1)) starts.push(index + 1);
  const lineOf = (offset: number) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
  const facts = { imports: [] as { specifier: string; line: number }[], uses: [] as { what: Use; line: number }[] };
  const spans: Span[] = [];
  // An explicit stack: a deep tree must not overflow the call stack.
  const stack: unknown[] = [program];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (Array.isArray(node)) stack.push(...node.filter((inner) => inner !== undefined));
    if (!isNode(node)) continue;
    const line = lineOf(node.start);
    const specifier = specifierOf(node);
    if (specifier !== null) facts.imports.push({ specifier, line });
    const what = useOf(node);
    if (what !== null) facts.uses.push({ what, line });
    if (FUNCTIONS.has(node.type)) spans.push({ first: line, last: lineOf(node.end) });
    stack.push(...Object.values(node).filter((value) => value !== null && typeof value === 'object'));
  }
  const functions = spans.map((span) => ({ line: span.first, lines: ownLines(span, spans) }));
  return { path, functions, lines: code.endsWith('\n') ? starts.length - 1 : starts.length, ...facts };
}

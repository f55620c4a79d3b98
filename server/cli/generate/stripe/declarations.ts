/**
 * Reads the type declarations of the `stripe` package. They are generated and very regular: interfaces, aliases and
 * namespaces of literals, arrays, unions and references. Anything else throws, so that nothing is left out unseen.
 */
export type Type =
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'name'; name: string; args: Type[] }
  | { kind: 'union'; of: Type[] }
  | { kind: 'object'; members: Member[] }
  | { kind: 'map'; of: Type };
export interface Member { name: string; optional: boolean; type: Type }
export interface Interface { kind: 'interface'; scope: string[]; bases: Type[]; members: Member[] }
export interface Alias { kind: 'alias'; scope: string[]; type: Type }
export interface Method { name: string; params: string | null; returns: Type }
export interface Import { from: string; name: string }
export interface Declarations { types: Map<string, Interface | Alias>; namespaces: Set<string>; imports: Map<string, Import>; methods: Map<string, Method[]> }

const TOKEN = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|\s+|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\.\.\.|=>|[A-Za-z_$][\w$]*|-?\d+(?:\.\d+)?|[{}()[\]<>:;,.?=|&*]/gy;

function tokensOf(text: string, file: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`${file}: cannot read ${JSON.stringify(text.slice(at, at + 40))}`);
    if (!/^(\s|\/[/*])/.test(match[0])) tokens.push(match[0]);
  }
  return tokens;
}

/** What one declaration file declares; `file` is for messages. */
export const readDeclarations = (text: string, file: string): Declarations => new Reader(tokensOf(text, file), file).read();

class Reader {
  private at = 0;
  private readonly found: Declarations = { types: new Map(), namespaces: new Set(), imports: new Map(), methods: new Map() };
  constructor(private readonly tokens: string[], private readonly file: string) {}

  read(): Declarations {
    while (this.at < this.tokens.length) this.statement([]);
    return this.found;
  }

  private peek(ahead = 0): string { return this.tokens[this.at + ahead] ?? ''; }
  private next(): string { return this.tokens[this.at++] ?? ''; }
  private take(token: string): boolean { if (this.peek() !== token) return false; this.at += 1; return true; }
  private need(token: string): void { if (!this.take(token)) throw this.wrong(`expected ${token}`); }
  private wrong(what: string): Error { return new Error(`${this.file}: ${what} at "${this.tokens.slice(Math.max(0, this.at - 6), this.at + 6).join(' ')}"`); }

  private statement(scope: string[]): void {
    if (this.take(';')) return;
    if (this.take('import')) { this.importLine(); return; }
    const exported = this.take('export');
    if (exported && (this.peek() === '{' || this.peek() === '*')) { this.skipTo(';'); return; }
    this.take('declare');
    switch (this.next()) {
      case 'interface': this.interface(scope); return;
      case 'type': this.alias(scope); return;
      case 'namespace': this.namespace(scope); return;
      case 'class': this.class(); return;
      case 'const': case 'function': this.skipTo(';'); return;
      default: this.at -= 1; throw this.wrong('unknown statement');
    }
  }

  private importLine(): void {
    const names: [string, string][] = [];
    if (this.take('*')) { this.need('as'); names.push([this.next(), '*']); }
    else if (this.take('{')) {
      while (!this.take('}')) {
        const name = this.next();
        names.push([this.take('as') ? this.next() : name, name]);
        this.take(',');
      }
    }
    this.need('from');
    const from = this.next().slice(1, -1);
    this.need(';');
    for (const [local, name] of names) this.found.imports.set(local, { from, name });
  }

  private interface(scope: string[]): void {
    const name = this.next();
    const bases: Type[] = [];
    if (this.take('extends')) do bases.push(this.type()); while (this.take(','));
    this.found.types.set([...scope, name].join('.'), { kind: 'interface', scope, bases, members: this.members() });
  }

  private alias(scope: string[]): void {
    const name = this.next();
    if (this.peek() === '<') { this.skipTo(';'); return; }
    this.need('=');
    this.found.types.set([...scope, name].join('.'), { kind: 'alias', scope, type: this.type() });
    this.need(';');
  }

  private namespace(scope: string[]): void {
    const inner = [...scope, this.next()];
    this.found.namespaces.add(inner.join('.'));
    this.need('{');
    while (!this.take('}')) this.statement(inner);
  }

  private class(): void {
    const name = this.next();
    if (this.take('extends')) this.next();
    this.need('{');
    const methods: Method[] = [];
    while (!this.take('}')) {
      const word = this.next();
      if (this.peek() === '(' && word !== 'constructor') methods.push(this.method(word)); else this.skipTo(';');
    }
    this.found.methods.set(name, methods);
  }

  private method(name: string): Method {
    this.need('(');
    let params: string | null = null;
    while (!this.take(')')) {
      const argument = this.next();
      this.take('?');
      this.need(':');
      const type = this.type();
      if (argument === 'params' && type.kind === 'name') params = type.name;
      this.take(',');
    }
    this.need(':');
    const returns = this.type();
    this.need(';');
    return { name, params, returns };
  }

  private members(): Member[] {
    this.need('{');
    const members: Member[] = [];
    while (!this.take('}')) {
      if (this.take('[')) {
        this.next(); this.need(':'); this.next(); this.need(']'); this.need(':');
        members.push({ name: '*', optional: true, type: this.type() });
      } else {
        this.take('readonly');
        const name = this.next().replace(/^['"]|['"]$/g, '');
        const optional = this.take('?');
        if (this.peek() === '(' || this.peek() === '<') { this.skipTo(';'); continue; }
        this.need(':');
        members.push({ name, optional, type: this.type() });
      }
      if (!this.take(';')) this.take(',');
    }
    return members;
  }

  private type(): Type {
    this.take('|');
    const parts = [this.primary()];
    while (this.take('|')) parts.push(this.primary());
    return parts.length === 1 ? (parts[0] as Type) : { kind: 'union', of: parts };
  }

  private primary(): Type {
    let type = this.atom();
    while (this.peek() === '[' && this.peek(1) === ']') { this.at += 2; type = { kind: 'name', name: 'Array', args: [type] }; }
    // `string & Record<never, never>`: the second half narrows nothing
    while (this.take('&')) this.atom();
    return type;
  }

  private atom(): Type {
    const token = this.peek();
    if (token === '{') {
      const members = this.members();
      const [only] = members;
      return only?.name === '*' ? { kind: 'map', of: only.type } : { kind: 'object', members };
    }
    if (token === '(') { this.at += 1; const inner = this.type(); this.need(')'); return inner; }
    this.at += 1;
    if (/^['"]/.test(token)) return { kind: 'literal', value: token.slice(1, -1) };
    if (/^-?\d/.test(token)) return { kind: 'literal', value: Number(token) };
    if (token === 'null') return { kind: 'literal', value: null };
    if (token === 'true' || token === 'false') return { kind: 'literal', value: token === 'true' };
    if (!/^[A-Za-z_$]/.test(token)) throw this.wrong('unknown type');
    let name = token;
    while (this.take('.')) name += `.${this.next()}`;
    const args: Type[] = [];
    if (this.take('<')) { do args.push(this.type()); while (this.take(',')); this.need('>'); }
    return { kind: 'name', name, args };
  }

  /** Leaves out what has no bearing on shapes: constants, functions, constructors. */
  private skipTo(end: string): void {
    for (let depth = 0; this.at < this.tokens.length;) {
      const token = this.next();
      if ('([{'.includes(token)) depth += 1;
      else if (')]}'.includes(token)) depth -= 1;
      else if (token === end && depth === 0) return;
    }
    throw this.wrong(`no ${end}`);
  }
}

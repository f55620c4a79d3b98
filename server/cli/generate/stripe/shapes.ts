import type { Interface, Member, Type } from './declarations.js';
import { accessor, PackageSource, type Declared } from './package-source.js';

export const STRIPE_DOCUMENT = 'server/sandbox/stripe/definitions.json';

/** The shape of one value; see server/sandbox/stripe/definitions.ts, which reads it. */
export interface Shape {
  type?: string; const?: unknown; enum?: unknown[]; nullable?: boolean; ref?: string; opaque?: string; anyOf?: Shape[]; array?: Shape; map?: Shape;
  props?: Record<string, Shape>; required?: string[];
}
interface Operation { method: string; path: string; params: Shape | null; returns: Shape }

const PRIMITIVES: Readonly<Record<string, Shape>> = {
  string: { type: 'string' }, number: { type: 'number' }, boolean: { type: 'boolean' }, Decimal: { type: 'decimal' }, any: { opaque: 'any' }, unknown: { opaque: 'any' }, object: { opaque: 'any' }, void: { opaque: 'void' },
};
/** Ways to pay the product does not offer: nothing is said about their shapes, and a value there fits nothing. */
const PAID_WITH = new Set(['card', 'us_bank_account', 'link']);

const EVENTS = 'resources/Events';

/** Turns declarations into shapes, with one named shape for each interface met on the way. */
class Shaper {
  readonly objects = new Map<string, Shape>();
  private readonly foreign: ReadonlySet<string>;
  constructor(private readonly source: PackageSource) {
    const kinds = source.resolve('resources/PaymentMethods', [], 'PaymentMethod.Type');
    const all = kinds?.declaration.kind === 'alias' && kinds.declaration.type.kind === 'union' ? kinds.declaration.type.of : [];
    this.foreign = new Set(all.flatMap(type => (type.kind === 'literal' && typeof type.value === 'string' && !PAID_WITH.has(type.value) ? [type.value] : [])));
    if (this.foreign.size < 20) throw new Error('the ways to pay were not found among the declarations');
  }

  of(type: Type, file: string, scope: readonly string[]): Shape {
    switch (type.kind) {
      case 'literal': return type.value === null ? { nullable: true, anyOf: [] } : { const: type.value };
      case 'map': return { map: this.of(type.of, file, scope) };
      case 'object': return this.record(type.members, file, scope);
      case 'union': return this.union(type.of.map(part => this.of(part, file, scope)));
      case 'name': return this.named(type, file, scope);
    }
  }

  private named(type: Type & { kind: 'name' }, file: string, scope: readonly string[]): Shape {
    const inner = (): Shape => this.of(type.args[0] as Type, file, scope);
    const primitive = PRIMITIVES[type.name];
    if (primitive) return primitive;
    switch (type.name) {
      case 'OtherString': return { anyOf: [] }; // any value a later version may bring: none that we send or take
      case 'Metadata': return { map: { type: 'string' } };
      case 'MetadataParam': return { map: { type: 'string' } };
      case 'Array': return { array: inner() };
      case 'ApiList': return { props: { object: { const: 'list' }, data: { array: inner() }, has_more: { type: 'boolean' }, url: { type: 'string' } }, required: ['object', 'data', 'has_more', 'url'] };
      case 'Emptyable': return this.union([{ const: '' }, inner()]);
      case 'Partial': case 'Record': return { opaque: type.name };
      default: break;
    }
    if (type.name === 'Event' && file === EVENTS) return this.event();
    const found = this.source.resolve(file, scope, type.name);
    return found ? this.declared(found) : { opaque: type.name };
  }

  /** Any event; what it is about is told by `events` below. */
  private event(): Shape {
    if (!this.objects.has('Event')) {
      const base = this.source.resolve(EVENTS, [], 'EventBase');
      if (base?.declaration.kind !== 'interface') throw new Error('EventBase is not there');
      const { props, required } = this.record(base.declaration.members.filter(member => member.name !== 'data' && member.name !== 'type'), EVENTS, []);
      this.objects.set('Event', { props: { ...props, data: { opaque: 'any' }, type: { type: 'string' } }, required: [...(required ?? []), 'data', 'type'] });
    }
    return { ref: 'Event' };
  }

  declared(found: Declared): Shape {
    if (found.declaration.kind === 'alias') return this.of(found.declaration.type, found.file, found.declaration.scope);
    const name = idOf(found);
    if (!this.objects.has(name)) {
      this.objects.set(name, {}); // holds the place, for types that contain themselves
      this.objects.set(name, this.record(this.membersOf(found), found.file, [...found.declaration.scope]));
    }
    return { ref: name };
  }

  private membersOf(found: Declared): Member[] {
    const declaration = found.declaration as Interface;
    const inherited = declaration.bases.flatMap(base => {
      const from = base.kind === 'name' ? this.source.resolve(found.file, declaration.scope, base.name) : null;
      if (from?.declaration.kind !== 'interface') throw new Error(`${found.file}: ${found.name} extends something unknown`);
      return this.membersOf(from);
    });
    return [...inherited.filter(member => !declaration.members.some(own => own.name === member.name)), ...declaration.members];
  }

  private record(members: readonly Member[], file: string, scope: readonly string[]): Shape {
    const [only] = members;
    if (only?.name === '*' && members.length === 1) return { map: this.of(only.type, file, scope) };
    const props = Object.fromEntries(members.filter(member => member.name !== '*').map(member => [member.name, this.member(member, file, scope)]));
    return { props, required: members.filter(member => !member.optional && member.name !== '*').map(member => member.name) };
  }

  private member(member: Member, file: string, scope: readonly string[]): Shape {
    if (member.optional && this.foreign.has(member.name)) return { opaque: 'another way to pay' };
    return this.of(member.type, file, scope);
  }

  /** Flat, with literals as one list; what is not spoken stands aside when something else may stand there. */
  private union(parts: Shape[]): Shape {
    const flat = parts.flatMap(part => (part.anyOf ? part.anyOf : [part]));
    const nullable = parts.some(part => part.nullable);
    const known = flat.filter(part => part.opaque === undefined);
    const literals = known.flatMap(part => ('const' in part ? [part.const] : part.enum ?? []));
    const others = (known.length > 0 ? known : flat.slice(0, 1)).filter(part => !('const' in part) && !part.enum).map(({ nullable: _nullable, ...part }) => part);
    const unique = [...new Map(others.map(part => [JSON.stringify(part), part])).values()];
    const all: Shape[] = [...(literals.length === 1 ? [{ const: literals[0] }] : literals.length > 1 ? [{ enum: [...new Set(literals)] }] : []), ...unique];
    return { ...(all.length === 1 ? all[0] : { anyOf: all }), ...(nullable ? { nullable: true } : {}) };
  }
}

function idOf({ file, name }: Declared): string {
  const prefix = file.split('/').slice(1, -1).map(part => `${part}.`).join('');
  return name.startsWith(prefix) ? name : prefix + name;
}

function operationsOf(source: PackageSource, shaper: Shaper): Record<string, Operation> {
  const places = new Map(source.endpoints().map(endpoint => [endpoint.operation, endpoint]));
  const operations: Record<string, Operation> = {};
  for (const file of source.spoken) {
    for (const method of [...source.declarations(file).methods.values()].flat()) {
      const operation = `${accessor(file.replace('resources/', ''))}.${method.name}`;
      const place = places.get(operation);
      if (!place) continue; // helpers of the SDK without an address of their own
      const params = method.params === null ? null : source.resolve(file, [], method.params);
      operations[operation] = { method: place.method, path: place.path, params: params && shaper.declared(params), returns: returnsOf(method.returns, file, shaper) };
    }
  }
  return operations;
}

/** `Promise<Response<T>>`, `ApiListPromise<T>`, `ApiSearchResultPromise<T>`. */
function returnsOf(type: Type, file: string, shaper: Shaper): Shape {
  if (type.kind !== 'name') throw new Error(`${file}: a call returns something unknown`);
  const [inner] = type.args;
  if (!inner) throw new Error(`${file}: ${type.name} of nothing`);
  switch (type.name) {
    case 'Promise': case 'Response': return inner.kind === 'name' && inner.name === 'Response' ? returnsOf(inner, file, shaper) : shaper.of(inner, file, []);
    case 'ApiListPromise': return shaper.of({ kind: 'name', name: 'ApiList', args: [inner] }, file, []);
    case 'ApiSearchResultPromise': return { props: { object: { const: 'search_result' }, data: { array: shaper.of(inner, file, []) }, has_more: { type: 'boolean' }, next_page: { type: 'string', nullable: true }, total_count: { type: 'number' }, url: { type: 'string' } }, required: ['object', 'data', 'has_more', 'next_page', 'url'] };
    default: throw new Error(`${file}: a call returns ${type.name}`);
  }
}

/** The shape of `data.object` by the type of the event; opaque for those of objects that are not spoken. */
function eventsOf(source: PackageSource, shaper: Shaper): Record<string, Shape> {
  const file = EVENTS;
  const events: Record<string, Shape> = {};
  for (const [name, declaration] of source.declarations(file).types) {
    if (declaration.kind !== 'interface' || !declaration.bases.some(base => base.kind === 'name' && base.name === 'EventBase')) continue;
    const type = declaration.members.find(member => member.name === 'type')?.type;
    const data = source.resolve(file, [], `${name}.Data`);
    const object = data?.declaration.kind === 'interface' ? data.declaration.members.find(member => member.name === 'object') : undefined;
    if (type?.kind === 'literal' && object) events[String(type.value)] = shaper.of(object.type, file, [name]);
  }
  return events;
}

const lines = (record: Record<string, unknown>): string =>
  `{\n${Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n')}\n }`;

/** The text of definitions.json: what the installed SDK says of requests, replies and events; `root` is the repository. */
export function stripeDefinitions(root: string): string {
  const source = new PackageSource(root);
  const shaper = new Shaper(source);
  const operations = operationsOf(source, shaper);
  const events = eventsOf(source, shaper);
  const parts = [
    `"about": ${JSON.stringify(`Shapes of requests, replies and events, and every address, from the type declarations of npm stripe@${source.version} (MIT). Written by npm run generate.`)}`,
    `"apiVersion": ${JSON.stringify(source.apiVersion)}`,
    `"objects": ${lines(Object.fromEntries(shaper.objects))}`,
    `"operations": ${lines(operations as unknown as Record<string, unknown>)}`,
    `"events": ${lines(events)}`,
    `"endpoints": [\n${[...new Set(source.endpoints().map(({ method, path }) => `${method} ${path}`))].sort().map(text => `  ${JSON.stringify(text)}`).join(',\n')}\n ]`,
  ];
  return `{\n ${parts.join(',\n ')}\n}\n`;
}

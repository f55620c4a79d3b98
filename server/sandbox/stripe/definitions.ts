import { readAsset } from '../assets.js';

/** The shape of one value: see definitions.json, which `npm run generate` writes from the installed SDK's types. */
export interface Shape {
  /** `string`, `number`, `boolean`, or `decimal`: a number written as text. */
  type?: string;
  const?: unknown; enum?: unknown[]; nullable?: boolean; ref?: string; anyOf?: Shape[]; array?: Shape; map?: Shape; props?: Record<string, Shape>; required?: string[];
  /** Nothing is known of it and no value fits; `any`: every value does. */
  opaque?: string;
}
interface Operation { method: string; path: string; params: Shape | null; returns: Shape }
interface Definitions { apiVersion: string; objects: Record<string, Shape>; operations: Record<string, Operation>; events: Record<string, Shape>; endpoints: string[] }

export const definitions = JSON.parse(readAsset('stripe/definitions.json')) as Definitions;

/** The shape a reference stands for. */
export function shapeOf(shape: Shape): Shape {
  if (shape.ref === undefined) return shape;
  const target = definitions.objects[shape.ref];
  if (!target) throw new Error(`no definition of ${shape.ref}`);
  return shape.nullable ? { ...target, nullable: true } : target;
}

const MAX_DEPTH = 10;
/** Whether Stripe itself knows a parameter, written `items[].price_data.currency`. */
export function stripeKnows(operation: string, parameter: string): boolean {
  const params = definitions.operations[operation]?.params;
  return Boolean(params) && knows(params as Shape, parameter.split(/\.|(?=\[\])/), 0);
}

function knows(given: Shape, path: readonly string[], depth: number): boolean {
  const [head, ...rest] = path;
  if (head === undefined) return true;
  if (depth > MAX_DEPTH) return false;
  const shape = shapeOf(given);
  if (shape.opaque !== undefined) return true;
  if (shape.anyOf) return shape.anyOf.some(part => knows(part, path, depth + 1));
  if (head === '[]') return shape.array ? knows(shape.array, rest, depth + 1) : false;
  const inner = shape.props?.[head] ?? shape.map;
  return inner ? knows(inner, rest, depth + 1) : false;
}

const patterns = definitions.endpoints.map(text => {
  const [method, path] = text.split(' ') as [string, string];
  return { method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) };
});
/** Whether Stripe has such an endpoint, implemented here or not. */
export const stripeHas = (method: string, path: string): boolean =>
  patterns.some(entry => entry.method === method && entry.pattern.test(path));

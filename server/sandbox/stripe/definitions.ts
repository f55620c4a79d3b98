import { readAsset } from '../assets.js';

/** The shape of one value: see definitions.json. */
export interface Shape {
  type?: string; const?: unknown; enum?: unknown[]; nullable?: boolean; ref?: string; opaque?: string; anyOf?: Shape[]; array?: Shape; map?: Shape;
  props?: Record<string, Shape>; required?: string[];
}
export interface Definitions { apiVersion: string; objects: Record<string, Shape>; parameters: Record<string, string[]>; endpoints: string[] }

export const definitions = JSON.parse(readAsset('stripe/definitions.json')) as Definitions;

/** Whether Stripe itself knows a parameter, written `items[].price_data.currency`. */
export function stripeKnows(operation: string, parameter: string): boolean {
  const names = definitions.parameters[operation];
  if (!names) return false;
  return names.includes(parameter) || names.some(name => name.endsWith('.*') && parameter.startsWith(name.slice(0, -1)));
}

const patterns = definitions.endpoints.map(text => {
  const [method, path] = text.split(' ') as [string, string];
  return { method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) };
});
/** Whether Stripe has such an endpoint, implemented here or not. */
export const stripeHas = (method: string, path: string): boolean =>
  patterns.some(entry => entry.method === method && entry.pattern.test(path));

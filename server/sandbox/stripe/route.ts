import type { z } from 'zod';
import type { Unit } from './store.js';
import type { Dunning } from './lifecycle/collection.js';

export interface Call<P> {
  unit: Unit;
  params: P;
  /** The `:id` of the path. */
  id: string;
  /** True when the publishable key was used, that is, from a browser. */
  browser: boolean;
  path: string;
  dunning: Dunning;
}
export interface Route {
  /** Name in the SDK: `subscriptions.create`. */
  operation: string;
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  schema: z.ZodType;
  /** Open to a browser with the publishable key; the handler then checks the client secret. */
  forBrowser: boolean;
  handle(call: Call<never>): Promise<unknown>;
}

/** One endpoint. Parameters that its schema does not name are refused. */
export function route<S extends z.ZodType>(
  operation: string, method: Route['method'], path: string, schema: S, handle: (call: Call<z.output<S>>) => Promise<unknown>, forBrowser = false,
): Route {
  return { operation, method, path, schema, forBrowser, handle: handle };
}

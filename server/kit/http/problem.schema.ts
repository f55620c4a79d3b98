import { z } from 'zod';
import { named } from './contract.js';

/** RFC 9457. `detail` and `message` are in the caller's language (`Accept-Language`). */
export const Problem = named('Problem', z.object({
  type: z.string(), title: z.string(), status: z.int(), code: z.string(), detail: z.string(),
  fields: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(), retryAfter: z.int().optional(), requestId: z.string().optional(),
}));
export type Problem = z.output<typeof Problem>;

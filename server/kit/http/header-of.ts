import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { payloadError } from './validation.js';

/** A request header, checked by its schema: Nest's own `@Headers` takes none. */
export const HeaderOf = (name: string, schema: z.ZodType): ParameterDecorator => createParamDecorator((_: unknown, context: ExecutionContext) => {
  const parsed = schema.safeParse(context.switchToHttp().getRequest<FastifyRequest>().headers[name]);
  if (!parsed.success) throw payloadError(parsed.error.issues.map(i => ({ ...i, path: [name] })));
  return parsed.data;
})();

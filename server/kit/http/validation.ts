import { StandardSchemaValidationPipe } from '@nestjs/common';
import { type AppError, type FieldIssue, invalidPayload } from '#kit/errors/app-error.js';

interface ZodIssue { code?: string; origin?: string; minimum?: unknown; maximum?: unknown; keys?: readonly string[]; input?: unknown; message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined }

/** zod's issues as field issues: where, and a code that has a text in both languages. */
export function fieldIssues(issues: readonly ZodIssue[]): FieldIssue[] {
  return issues.slice(0, 50).flatMap(issue => {
    const path = (issue.path ?? []).map(segment => String(typeof segment === 'object' ? segment.key : segment));
    if (issue.code === 'unrecognized_keys') return (issue.keys ?? []).slice(0, 20).map(key => ({ path: [...path, key].join('.'), code: 'unknown_field' }));
    return [{ path: path.join('.'), ...codeOf(issue) }];
  });
}

/** Lengths of texts say their limit; one character at least means that something is missing. */
function codeOf({ code, origin, message, minimum, maximum }: ZodIssue): Pick<FieldIssue, 'code' | 'params'> {
  if (code === 'invalid_type' && /received undefined/.test(message)) return { code: 'required' };
  if (code === 'too_small' && (origin === 'string' || origin === 'array') && Number(minimum) <= 1) return { code: 'required' };
  if (code === 'too_small' && origin === 'string') return { code: 'too_short', params: { limit: Number(minimum) } };
  if (code === 'too_big' && origin === 'string') return { code: 'too_long', params: { limit: Number(maximum) } };
  return { code: 'invalid' };
}

export const payloadError = (issues: readonly ZodIssue[]): AppError => invalidPayload({ fields: fieldIssues(issues) });

/** Refuses payloads that do not fit their schema: 422 with a field list. */
export const validationPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({ exceptionFactory: issues => payloadError(issues as readonly ZodIssue[]) });

import { expect } from 'vitest';
import type { Problem } from '../../../widget/src/api/types.js';
import type { Reply } from './api-visitor.js';

export const LANGUAGES = ['en', 'es'] as const;
export type InBoth = Readonly<Record<(typeof LANGUAGES)[number], RegExp>>;

/** A refusal says what it is (status, code) to programs and what to do to people, in their language. */
export function expectProblem(reply: Reply<unknown>, status: number, code: string, detail: RegExp): Problem {
  const problem = reply.body as Problem;
  expect({ status: reply.status, code: problem.code }).toEqual({ status, code });
  expect(reply.headers.get('content-type')).toContain('application/problem+json');
  expect(problem).toMatchObject({ status, type: `urn:mpp:error:${code}` });
  expect(problem.detail).toMatch(detail);
  return problem;
}
export const fieldOf = (problem: Problem, at: string): { code: string; message: string } | undefined => problem.fields?.find(f => f.path === at);
export const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

import type { FieldIssue, Problem } from './types.js';

/** Codes made on this side, where no answer of the server exists. */
export type LocalCode = 'network' | 'timeout' | 'unexpected';

/** One refused or failed call. `status` is 0 when no answer came. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  /** The server's sentence in the visitor's language; empty for local codes. */
  readonly detail: string;
  readonly fields: FieldIssue[];
  /** Seconds to wait, or null. */
  readonly retryAfter: number | null;

  constructor(body: Pick<Problem, 'status' | 'code'> & Partial<Problem>) {
    super(body.code);
    this.status = body.status;
    this.code = body.code;
    this.detail = body.detail ?? '';
    this.fields = body.fields ?? [];
    this.retryAfter = body.retryAfter ?? null;
  }
}

export const localProblem = (code: LocalCode): ApiProblem => new ApiProblem({ status: 0, code });

/** Reads an error reply. Anything that is not problem+json becomes `unexpected` with its HTTP status. */
export async function problemOf(reply: Response): Promise<ApiProblem> {
  const header = Number(reply.headers.get('retry-after'));
  const wait = header > 0 ? { retryAfter: header } : {};
  try {
    const body = (await reply.json()) as Partial<Problem>;
    if (typeof body.code === 'string') return new ApiProblem({ ...wait, ...body, status: reply.status, code: body.code });
  } catch {
    // A proxy's HTML page: the status is all there is to know.
  }
  return new ApiProblem({ ...wait, status: reply.status, code: 'unexpected' });
}

export const asProblem = (error: unknown): ApiProblem => (error instanceof ApiProblem ? error : localProblem('unexpected'));

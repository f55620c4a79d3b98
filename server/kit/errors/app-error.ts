/** One refused field: where, a stable code, and the values its message needs. */
export interface FieldIssue { path: string; code: string; params?: Readonly<Record<string, string | number>>; message?: string }

export interface ErrorExtras { fields?: readonly FieldIssue[]; retryAfter?: number; params?: Readonly<Record<string, string | number>>; cause?: unknown }

/**
 * An error the caller can act on. `code` is stable and is the key of its text in the message catalogue;
 * `status` is the HTTP status it is rendered with (RFC 9457, `kit/http/problem.ts`).
 */
export class AppError extends Error {
  readonly fields: readonly FieldIssue[];
  readonly retryAfter: number | undefined;
  readonly params: Readonly<Record<string, string | number>>;
  constructor(readonly status: number, readonly code: string, extras: ErrorExtras = {}) {
    super(code, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.name = 'AppError';
    this.fields = extras.fields ?? [];
    this.retryAfter = extras.retryAfter;
    this.params = extras.params ?? {};
  }
}

/** Declares an error of an area: `export const siteUnknown = appError(404, 'site_unknown')`. */
export const appError = (status: number, code: string) => (extras: ErrorExtras = {}): AppError => new AppError(status, code, extras);

export const notFound = appError(404, 'not_found');
export const forbidden = appError(403, 'forbidden');
export const signInRequired = appError(401, 'unauthorized');
export const invalidPayload = appError(422, 'invalid_payload');
export const conflict = appError(409, 'conflict');
export const rateLimited = appError(429, 'rate_limited');

/** An answer that is not 2xx, in Stripe's shape. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    /** True when what the request changed before the refusal must stay (a declined charge). */
    readonly keep = false,
  ) { super(body.message); }
}

export interface ErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  param?: string;
  [extra: string]: unknown;
}

const docUrl = (code: string): string => `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;

export function invalid(message: string, code?: string, param?: string, status = 400, keep = false): ApiError {
  return new ApiError(status, {
    type: 'invalid_request_error', message,
    ...(code ? { code, doc_url: docUrl(code) } : {}), ...(param ? { param } : {}),
  }, keep);
}
/** What the sandbox does not do is said so; it never pretends. */
export const unsupported = (what: string, param?: string): ApiError =>
  invalid(`The sandbox does not implement ${what}.`, 'sandbox_not_implemented', param, 501);
export const missing = (object: string, id: string, param = 'id'): ApiError =>
  invalid(`No such ${object.replaceAll('_', ' ')}: '${id}'`, 'resource_missing', param, param === 'id' ? 404 : 400);
export const serverFault = (status: number, message: string): ApiError => new ApiError(status, { type: 'api_error', message });

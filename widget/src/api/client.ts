import { ApiProblem, localProblem, problemOf } from './problem.js';
import type * as T from './types.js';

const TIMEOUT_MS = 20_000;
const SUBMIT_TIMEOUT_MS = 45_000;
/** Waits between tries of a GET; its length bounds the retries. */
const RETRY_WAITS_MS = [300, 1200];

export interface ClientOptions {
  /** For example `/api/v1`. */
  base: string;
  locale: () => T.Locale;
  fetch?: typeof fetch;
  sleep?: (ms: number) => Promise<void>;
}
interface Send { method: 'GET' | 'POST' | 'PUT'; path: string; body?: unknown; headers?: Record<string, string>; timeout?: number; signal?: AbortSignal }

export type Client = ReturnType<typeof createClient>;

const transient = (problem: ApiProblem): boolean => problem.status === 0 || problem.status === 502 || problem.status === 503 || problem.status === 504;

/**
 * The enrollment API. The application token lives in this closure only and is replaced by every `mpp-token` header.
 * GETs are tried again when no answer came or a gateway failed; nothing else is ever repeated here.
 * Every method rejects with {@link ApiProblem}.
 */
export function createClient({ base, locale, fetch: send = fetch.bind(globalThis), sleep = ms => new Promise(done => setTimeout(done, ms)) }: ClientOptions) {
  let token: string | null = null;
  /** Server clock minus ours, from the Date header; countdowns use it so that a wrong device clock does not matter. */
  let skewMs = 0;

  async function once({ method, path, body, headers, timeout = TIMEOUT_MS, signal }: Send): Promise<Response> {
    const limit = AbortSignal.timeout(timeout);
    let reply: Response;
    try {
      reply = await send(base + path, {
        method, credentials: 'omit', cache: 'no-store', signal: signal ? AbortSignal.any([limit, signal]) : limit,
        headers: {
          'accept-language': locale(),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw localProblem(limit.aborted ? 'timeout' : 'network');
    }
    const date = Date.parse(reply.headers.get('date') ?? '');
    if (date) skewMs = date - Date.now();
    token = reply.headers.get('mpp-token') ?? token;
    if (!reply.ok) throw await problemOf(reply);
    return reply;
  }

  async function call<R>(request: Send): Promise<R> {
    const waits = request.method === 'GET' ? RETRY_WAITS_MS : [];
    for (let tries = 0; ; tries++) {
      try {
        return (await (await once(request)).json()) as R;
      } catch (error) {
        const wait = waits[tries];
        if (error instanceof SyntaxError) throw localProblem('unexpected');
        if (wait === undefined || !(error instanceof ApiProblem) || !transient(error) || request.signal?.aborted) throw error;
        await sleep(wait);
      }
    }
  }

  const get = <R>(path: string): Promise<R> => call<R>({ method: 'GET', path });
  const post = <R>(path: string, body: unknown = {}, more: Partial<Send> = {}): Promise<R> => call<R>({ method: 'POST', path, body, ...more });
  const put = <R>(path: string, body: unknown): Promise<R> => call<R>({ method: 'PUT', path, body });
  const app = (id: string, rest = ''): string => `/enroll/applications/${encodeURIComponent(id)}${rest}`;
  const check = (id: string, rest: string): string => `/enroll/verifications/${encodeURIComponent(id)}${rest}`;

  return {
    /** Milliseconds since the epoch by the server's clock. */
    now: (): number => Date.now() + skewMs,
    site: (key: string) => get<T.SiteInfo>(`/enroll/sites/${encodeURIComponent(key)}`),
    verify: (body: T.NewVerification) => post<T.Verification>('/enroll/verifications', body),
    resend: (id: string) => post<T.Verification>(check(id, '/resend')),
    resume: (resumeToken: string) => post<T.Verification>('/enroll/resume', { token: resumeToken, locale: locale() }),
    async confirm(id: string, code: string): Promise<T.Application> {
      const reply = await post<T.Confirmation>(check(id, '/confirm'), { code });
      token = reply.token;
      return reply.application;
    },
    application: (id: string) => get<T.Application>(app(id)),
    saveHousehold: (id: string, body: T.Household) => put<T.Application>(app(id, '/household'), body),
    preview: (id: string, body: T.Household, signal: AbortSignal) => post<T.Preview>(app(id, '/preview'), body, { signal }),
    offers: (id: string) => get<T.Offers>(app(id, '/offers')),
    select: (id: string, body: T.Selection) => put<T.Application>(app(id, '/selection'), body),
    agreement: (id: string) => get<T.AgreementDraft>(app(id, `/agreement?locale=${locale()}`)),
    sign: (id: string, body: T.SignAgreement) => post<T.Application>(app(id, '/agreement'), body),
    signedDocument: async (id: string): Promise<Blob> => (await once({ method: 'GET', path: app(id, '/agreement/document') })).blob(),
    reopen: (id: string) => post<T.Application>(app(id, '/reopen')),
    submit: (id: string, key: string, expectedMonthlyCents: T.Cents) =>
      post<T.Payment>(app(id, '/submit'), { expectedMonthlyCents }, { headers: { 'idempotency-key': key }, timeout: SUBMIT_TIMEOUT_MS }),
    paymentAttempt: (id: string) => post<T.PaymentAttempt>(app(id, '/payment-attempts')),
    status: (id: string) => get<T.ApplicationStatus>(app(id, '/status')),
    mailResumeLink: (id: string) => post<T.ResumeLink>(app(id, '/resume-link')),
  };
}

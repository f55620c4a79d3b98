import { ApiProblem, localProblem, problemOf } from './problem.js';
import type * as T from './types.js';

const TIMEOUT_MS = 20_000;
/** Waits between tries of a GET; its length bounds the retries. */
const RETRY_WAITS_MS = [300, 1200];

export interface HttpOptions {
  /** For example `/api/v1`. */
  base: string;
  locale: () => T.Locale;
  /** `same-origin` where a cookie says who asks. */
  credentials?: RequestCredentials;
  /** Headers of every call. */
  headers?: () => Record<string, string>;
  /** Sees every reply that came, refused ones too. */
  heard?: (reply: Response) => void;
  fetch?: typeof fetch;
  sleep?: (ms: number) => Promise<void>;
}
export interface Send { method: 'GET' | 'POST' | 'PUT'; path: string; body?: unknown; headers?: Record<string, string>; timeout?: number; signal?: AbortSignal }
export type Http = ReturnType<typeof createHttp>;

const transient = (problem: ApiProblem): boolean => problem.status === 0 || problem.status === 502 || problem.status === 503 || problem.status === 504;

/** Calls of our own API. GETs are tried again when no answer came or a gateway failed; nothing else is ever repeated here. Rejects with {@link ApiProblem}. */
export function createHttp({ base, locale, credentials = 'omit', headers: always = () => ({}), heard, fetch: send = fetch.bind(globalThis), sleep = ms => new Promise(done => setTimeout(done, ms)) }: HttpOptions) {
  /** Server clock minus ours, from the Date header; countdowns use it so that a wrong device clock does not matter. */
  let skewMs = 0;

  async function once({ method, path, body, headers, timeout = TIMEOUT_MS, signal }: Send): Promise<Response> {
    const limit = AbortSignal.timeout(timeout);
    let reply: Response;
    try {
      reply = await send(base + path, {
        method, credentials, cache: 'no-store', signal: signal ? AbortSignal.any([limit, signal]) : limit,
        headers: { 'accept-language': locale(), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...always(), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw localProblem(limit.aborted ? 'timeout' : 'network');
    }
    const date = Date.parse(reply.headers.get('date') ?? '');
    if (date) skewMs = date - Date.now();
    heard?.(reply);
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

  return {
    once,
    /** Milliseconds since the epoch by the server's clock. */
    now: (): number => Date.now() + skewMs,
    get: <R>(path: string): Promise<R> => call<R>({ method: 'GET', path }),
    post: <R>(path: string, body: unknown = {}, more: Partial<Send> = {}): Promise<R> => call<R>({ method: 'POST', path, body, ...more }),
    put: <R>(path: string, body: unknown): Promise<R> => call<R>({ method: 'PUT', path, body }),
  };
}

import { stepUp } from './step-up.js';

/** Stands in for axios under AdminJS's own client: the few calls it makes, on fetch. */
export interface Reply { data: any; status: number; request: { responseURL: string } }
export class HttpError extends Error {
  constructor(readonly response: Reply) { super(`HTTP ${response.status}`); this.name = 'HttpError'; }
}
/** The server would do it for somebody who just proved their second factor. */
export const needsStepUp = ({ status, data }: Pick<Reply, 'status' | 'data'>): boolean => status === 403 && data?.code === 'step_up_required';
interface Options { url?: string; method?: string; data?: unknown; params?: unknown }

const queryOf = (params: unknown): string => {
  const query = params instanceof URLSearchParams ? params : new URLSearchParams(params as Record<string, string> | undefined);
  return query.size ? `?${query}` : '';
};

/** The reply the page asked for while this script was on its way; each is used once. */
function early(address: string, method: string): Promise<Response> | null {
  const asked = window.EARLY;
  if (!asked || method !== 'GET' || address !== window.location.origin + asked.url) return null;
  window.EARLY = undefined;
  return asked.reply;
}

async function send(base: string, options: Options, again = false): Promise<Reply> {
  const { url = '', method = 'GET', data, params } = options;
  const address = base + url + queryOf(params);
  const response = await (early(address, method) ?? fetch(address, { method, headers: { accept: 'application/json' }, credentials: 'same-origin', ...(data instanceof FormData ? { body: data } : {}) }));
  const text = await response.text();
  const reply: Reply = { data: text ? JSON.parse(text) : {}, status: response.status, request: { responseURL: response.url } };
  if (response.status === 401) window.location.assign(`${window.REDUX_STATE.paths.loginPath}?why=ended&next=${encodeURIComponent(window.location.pathname + window.location.search)}`);
  if (needsStepUp(reply) && !again && await stepUp()) return send(base, options, true);
  if (!response.ok) throw new HttpError(reply);
  return reply;
}

export default {
  create: ({ baseURL = '' }: { baseURL?: string }) => ({
    request: (options: Options) => send(baseURL, options),
    get: (url: string, options: Options = {}) => send(baseURL, { ...options, url }),
  }),
};

import { createHttp, type HttpOptions } from './http.js';
import type * as T from './types.js';

const SUBMIT_TIMEOUT_MS = 45_000;

export type ClientOptions = Pick<HttpOptions, 'base' | 'locale' | 'fetch' | 'sleep'>;
export type Client = ReturnType<typeof createClient>;

/** The enrollment API. The application token lives in this closure only and is replaced by every `mpp-token` header. */
export function createClient(options: ClientOptions) {
  const { locale } = options;
  let token: string | null = null;
  const { once, now, get, post, put } = createHttp({
    ...options,
    headers: () => (token ? { authorization: `Bearer ${token}` } : {}),
    heard: reply => { token = reply.headers.get('mpp-token') ?? token; },
  });
  const app = (id: string, rest = ''): string => `/enroll/applications/${encodeURIComponent(id)}${rest}`;
  const check = (id: string, rest: string): string => `/enroll/verifications/${encodeURIComponent(id)}${rest}`;

  return {
    now,
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

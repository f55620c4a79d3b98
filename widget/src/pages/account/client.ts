import type * as Api from '../../api/generated.js';
import { createHttp, type HttpOptions } from '../../api/http.js';

const PAY_TIMEOUT_MS = 45_000;

export type AccountClient = ReturnType<typeof createAccountClient>;

/** The account's API. A cookie that no script can read says who asks; it is sent to our own origin alone. */
export function createAccountClient(options: Pick<HttpOptions, 'base' | 'locale' | 'heard'>) {
  const { once, now, get, post, put } = createHttp({ ...options, credentials: 'same-origin' });
  const slow = { timeout: PAY_TIMEOUT_MS };
  const id = encodeURIComponent;
  return {
    now,
    signIn: (body: Api.AccountSignIn) => post<Api.Verification>('/sign-in', body),
    resend: (of: string) => post<Api.Verification>(`/sign-in/${id(of)}/resend`),
    confirm: (of: string, body: Api.AccountCode) => post<Api.AccountEntered>(`/sign-in/${id(of)}/confirm`, body),
    signOut: () => post<Api.AccountEnded>('/sign-out'),
    session: () => get<Api.AccountSession>('/session'),
    sessions: () => get<Api.AccountSessions>('/sessions'),
    endSession: (of: string) => post<Api.AccountEnded>(`/sessions/${id(of)}/end`),
    endOthers: () => post<Api.AccountEnded>('/sessions/end-others'),
    overview: () => get<Api.AccountOverview>('/overview'),
    contactChoices: () => get<Api.AccountContactChoices>('/contact/choices'),
    newContact: (body: Api.AccountNewContact) => post<Api.Verification>('/contact', body),
    resendContact: (of: string) => post<Api.Verification>(`/contact/${id(of)}/resend`),
    confirmContact: (of: string, body: Api.AccountContactCode) => post<Api.AccountDone>(`/contact/${id(of)}/confirm`, body),
    newAddress: (body: Api.AccountNewAddress) => put<Api.AccountDone>('/address', body),
    invoices: (before: string | null) => get<Api.AccountInvoices>(`/invoices${before ? `?before=${id(before)}` : ''}`),
    documents: () => get<Api.AccountDocuments>('/documents'),
    method: () => get<Api.AccountPaymentMethod>('/payment-method'),
    cardSetup: () => post<Api.AccountCardSetup>('/payment-method/setup', {}, slow),
    cardSaved: (setupId: string) => post<Api.AccountCardSaved>('/payment-method', { setupId }, slow),
    pay: (invoice: string) => post<Api.AccountPaid>(`/invoices/${id(invoice)}/pay`, {}, slow),
    choices: (membership: string) => get<Api.AccountChoices>(`/memberships/${id(membership)}/choices`),
    preview: (membership: string, wish: Api.AccountWish, signal: AbortSignal) => post<Api.AccountChangePreview>(`/memberships/${id(membership)}/change/preview`, wish, { ...slow, signal }),
    change: (membership: string, wish: Api.AccountWishConfirmed) => post<Api.AccountChanged>(`/memberships/${id(membership)}/change`, wish, slow),
    ask: (membership: string, wish: Api.AccountWish) => post<Api.AccountChangeAsked>(`/memberships/${id(membership)}/change/ask`, wish, slow),
    reactivate: (membership: string) => post<Api.AccountReactivated>(`/memberships/${id(membership)}/reactivate`, {}, slow),
    invoiceLines: (invoice: string) => get<Api.AccountInvoiceLines>(`/invoices/${id(invoice)}`),
    withdraw: (membership: string) => post<Api.AccountDone>(`/memberships/${id(membership)}/change/withdraw`, {}, slow),
    cancellation: (membership: string) => get<Api.AccountCancellation>(`/memberships/${id(membership)}/cancellation`),
    cancel: (membership: string, body: Api.AccountCancel) => post<Api.AccountCanceled>(`/memberships/${id(membership)}/cancel`, body, slow),
    keep: (membership: string) => post<Api.AccountState>(`/memberships/${id(membership)}/keep`, {}, slow),
    pauseOutlook: (membership: string) => get<Api.AccountPauseOutlook>(`/memberships/${id(membership)}/pause`),
    pause: (membership: string, body: Api.AccountPause) => post<Api.AccountState>(`/memberships/${id(membership)}/pause`, body, slow),
    resume: (membership: string) => post<Api.AccountState>(`/memberships/${id(membership)}/resume`, {}, slow),
    confirmation: (invoice: string) => post<Api.AccountInvoiceConfirmation>(`/invoices/${id(invoice)}/confirmation`, {}, slow),
    confirmed: (invoice: string) => post<Api.AccountInvoiceState>(`/invoices/${id(invoice)}/confirmed`, {}, slow),
    /** A file behind the same cookie; the name is ours to give. */
    file: async (path: string): Promise<Blob> => (await once({ method: 'GET', path, ...slow })).blob(),
  };
}

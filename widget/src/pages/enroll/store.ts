import { batch, effect, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Client } from '../../api/client.js';
import { ApiProblem, asProblem } from '../../api/problem.js';
import type { Application, Channel, NewVerification, SiteInfo, Verification } from '../../api/types.js';
import type { Choice } from '../../flow/quote.js';
import { canOpen, stepAfter, stepBefore, type StepId } from '../../flow/steps.js';
import { locale } from '../../i18n/index.js';
import type { PageConfig } from './config.js';
import type { Tell } from './frame.js';
import { createHouseholdForm } from './household-form.js';
import { applyTheme } from '../../ui/theme.js';

export interface ContactDraft { channel: Channel; email: string; mobile: string; smsConsent: boolean }
export type Store = ReturnType<typeof createStore>;

/** The link may have been used up or replaced; the next way of sending a code is tried. */
const isDeadEnd = (error: unknown): boolean => error instanceof ApiProblem && (error.status === 404 || error.status === 409 || error.status === 410);
const tokenRefused = (error: unknown): boolean => error instanceof ApiProblem && error.status === 401;

/** Everything the page knows, in memory only: it is gone when the page is left. */
export function createStore(config: PageConfig, client: Client, tell: Tell) {
  const site = signal<SiteInfo | null>(null);
  const siteProblem = signal<ApiProblem | null>(null);
  const contact = signal<ContactDraft>({ channel: 'email', email: '', mobile: '', smsConsent: false });
  const verification = signal<Verification | null>(null);
  const application = signal<Application | null>(null);
  const view = signal<StepId>('contact');
  /** True while a fresh code is needed; the step below stays mounted with all that was typed. */
  const locked = signal(false);
  const resumeProblem = signal<ApiProblem | null>(null);
  const choice = signal<Choice>({ planVersionId: null, addOnVersionIds: [] });
  /** Shown once on the step that it leads to. */
  const notice = signal<'priceChanged' | 'payChanged' | null>(null);
  const laterOpen = signal(false);
  const household = createHouseholdForm(client, () => site.peek()?.today ?? '');
  let unlocked: (() => void) | null = null;
  let waiting: Promise<void> | null = null;

  async function loadSite(): Promise<void> {
    siteProblem.value = null;
    try {
      const info = await client.site(config.site);
      applyTheme(info.theme);
      site.value = info;
    } catch (error) {
      // Another language may wait for a better moment; the flow goes on with the texts it has.
      if (!site.peek()) siteProblem.value = asProblem(error);
    }
  }

  function show(step: StepId): void {
    view.value = step;
    laterOpen.value = false;
  }

  function accept(fresh: Application): void {
    batch(() => {
      application.value = fresh;
      if (fresh.selection) choice.value = fresh.selection;
    });
  }

  /** Runs an authorised call. When the token has expired it asks for a fresh code in place, then runs the call once more. */
  async function authorised<R>(work: (id: string) => Promise<R>): Promise<R> {
    const id = (): string => application.peek()?.id ?? '';
    try {
      return await work(id());
    } catch (error) {
      if (!tokenRefused(error)) throw error;
      await askAgain();
      return work(id());
    }
  }

  function askAgain(): Promise<void> {
    waiting ??= new Promise<void>(done => { unlocked = done; });
    if (!locked.peek()) {
      batch(() => { verification.value = null; locked.value = true; });
    }
    return waiting;
  }

  function newVerification(): NewVerification {
    const { channel, email, mobile, smsConsent } = contact.peek();
    return {
      site: config.site, channel, address: (channel === 'email' ? email : mobile).trim(), locale: locale.peek(),
      ...(channel === 'sms' && smsConsent ? { smsConsent: true as const } : {}),
      ...(Object.keys(config.attribution).length ? { attribution: config.attribution } : {}),
    };
  }

  async function startVerification(): Promise<void> { verification.value = await client.verify(newVerification()); }

  async function startResume(): Promise<void> {
    resumeProblem.value = null;
    try {
      verification.value = await client.resume(config.resumeToken ?? '');
    } catch (error) {
      resumeProblem.value = asProblem(error);
    }
  }

  /** Sends a fresh code by the first way that works; leaves `verification` empty when the visitor must type the contact again. */
  async function startFresh(): Promise<void> {
    const known = contact.peek().email || contact.peek().mobile;
    const ways = [
      ...(known ? [() => client.verify(newVerification())] : []),
      ...(config.resumeToken ? [() => client.resume(config.resumeToken ?? '')] : []),
    ];
    for (const way of ways) {
      try {
        verification.value = await way();
        return;
      } catch (error) {
        if (!isDeadEnd(error)) throw error;
      }
    }
  }

  async function confirm(code: string): Promise<void> {
    const fresh = await client.confirm(verification.peek()?.id ?? '', code);
    const same = application.peek()?.id === fresh.id;
    batch(() => {
      accept(fresh);
      verification.value = null;
      resumeProblem.value = null;
      if (!same) household.load(fresh);
      if (!locked.peek() || !same) show(fresh.step);
      locked.value = false;
    });
    waiting = null;
    unlocked?.();
  }

  /** After a step was saved: takes the reply and goes on. */
  function saved(step: StepId, fresh: Application): void {
    batch(() => {
      accept(fresh);
      show(stepAfter(step, fresh));
    });
  }

  /** Shows a step. Behind a payment that was begun, the server first opens the application again and drops the unpaid one. */
  async function open(step: StepId): Promise<void> {
    const now = application.peek();
    if (!canOpen(step, now)) return;
    if (now?.state === 'submitted' && step !== 'payment') {
      const opened = await authorised(client.reopen).catch(() => null); // paid meanwhile: the payment step finds out
      if (!opened) return;
      accept(opened);
    }
    show(step);
  }

  const back = (): StepId | null => stepBefore(view.value, application.value);

  effect(() => {
    const step = view.value;
    tell({ type: 'mpp:step', step });
    if (step === 'done') tell({ type: 'mpp:done' });
  });

  return {
    config, client, site, siteProblem, contact, verification, application, view, locked, resumeProblem, choice, notice, laterOpen, household,
    loadSite, show, accept, authorised, startVerification, startResume, startFresh, confirm, saved, open, back,
  };
}

export const StoreContext = createContext<Store | null>(null);
export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('no store');
  return store;
}

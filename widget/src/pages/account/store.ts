import { batch, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AccountEntered, AccountMembership, AccountOverview, Verification } from '../../api/generated.js';
import { ApiProblem, asProblem } from '../../api/problem.js';
import type { Channel } from '../../api/types.js';
import type { AccountTexts } from '../../i18n/en.account.js';
import { locale } from '../../i18n/account.js';
import { applyTheme } from '../../ui/theme.js';
import type { AccountClient } from './client.js';

export const TABS = ['overview', 'payments', 'documents', 'security'] as const;
export type Tab = (typeof TABS)[number];
/** What is opened from a tab and leads back to it. */
export const TASKS = ['card', 'plan', 'cancel', 'contact', 'address', 'pause'] as const;
export type Task = (typeof TASKS)[number];
export type View = Tab | Task;

/** One sentence after something was done, said once. */
export type Flash = (t: AccountTexts) => string;
export type Store = ReturnType<typeof createStore>;

const viewOf = (hash: string): View => [...TABS, ...TASKS].find(view => `#${view}` === hash) ?? 'overview';
const signedOut = (error: unknown): boolean => error instanceof ApiProblem && error.status === 401;

/** Everything the page knows, in memory only: it is gone when the page is left or the session is over. */
export function createStore(client: AccountClient) {
  const phase = signal<'starting' | 'out' | 'in'>('starting');
  const why = signal<'idle' | 'left' | null>(null);
  const contact = signal<{ channel: Channel; email: string; mobile: string }>({ channel: 'email', email: '', mobile: '' });
  const verification = signal<Verification | null>(null);
  const choice = signal<{ code: string; households: AccountEntered['households'] } | null>(null);
  const overview = signal<AccountOverview | null>(null);
  const problem = signal<ApiProblem | null>(null);
  const view = signal<View>(viewOf(location.hash));
  const flash = signal<Flash | null>(null);

  function forget(reason: 'idle' | 'left' | null): void {
    batch(() => {
      phase.value = 'out';
      why.value = reason;
      overview.value = verification.value = choice.value = problem.value = flash.value = null;
    });
  }

  /** Runs a call of somebody signed in. When the session is over, all that was shown of them is gone. */
  async function signedIn<R>(work: () => Promise<R>): Promise<R> {
    try { return await work(); } catch (error) {
      if (signedOut(error)) forget('idle');
      throw error;
    }
  }

  async function load(): Promise<void> {
    problem.value = null;
    try {
      const fresh = await signedIn(client.overview);
      applyTheme({ accent: fresh.theme.accent });
      batch(() => { overview.value = fresh; phase.value = 'in'; });
    } catch (error) {
      if (!signedOut(error)) problem.value = asProblem(error);
    }
  }

  /** On opening the page: in, or asked to sign in without a word of reproach. */
  async function start(): Promise<void> {
    await load();
    if (phase.peek() === 'out') why.value = null;
  }

  async function signIn(): Promise<void> {
    const { channel, email, mobile } = contact.peek();
    verification.value = await client.signIn({ channel, address: (channel === 'email' ? email : mobile).trim(), locale: locale.peek() });
  }

  async function confirm(code: string, householdId?: string): Promise<void> {
    const entered = await client.confirm(verification.peek()?.id ?? '', { code, ...(householdId ? { householdId } : {}) });
    if (!entered.signedIn) { choice.value = { code, households: entered.households }; return; }
    batch(() => { verification.value = choice.value = why.value = null; phase.value = 'starting'; });
    await load();
  }

  async function signOut(): Promise<void> {
    await client.signOut().catch((error: unknown) => { if (!signedOut(error)) throw error; });
    forget('left');
  }

  function open(to: View): void {
    if (`#${to}` !== location.hash) history.pushState(null, '', `#${to}`);
    batch(() => { view.value = to; flash.value = null; });
    scrollTo({ top: 0 });
  }

  /** After something was done: what it led to, a sentence about it, and the figures afresh. */
  async function done(to: View, said: Flash): Promise<void> {
    await load();
    open(to);
    flash.value = said;
  }

  addEventListener('popstate', () => { batch(() => { view.value = viewOf(location.hash); flash.value = null; }); });

  /** The membership the page is about: the one that runs, else the latest. */
  const current = (): AccountMembership | null => overview.value?.memberships.find(m => m.state !== 'ended') ?? overview.value?.memberships[0] ?? null;

  return { client, phase, why, contact, verification, choice, overview, problem, view, flash, signedIn, load, start, signIn, confirm, signOut, forget, open, done, current };
}

export const StoreContext = createContext<Store | null>(null);
export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error('no store');
  return store;
}

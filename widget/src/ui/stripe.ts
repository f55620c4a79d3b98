/** The part of Stripe.js that this page uses. */
export interface StripeError { message?: string; code?: string; decline_code?: string; type?: string }
export interface PaymentElement {
  mount(target: HTMLElement): void;
  unmount(): void;
  on(event: 'ready' | 'loaderror' | 'change', heard: () => void): void;
}
export interface Elements {
  create(type: 'payment', options: { layout: 'tabs' }): PaymentElement;
  submit(): Promise<{ error?: StripeError }>;
}
export interface ElementsOptions {
  mode: 'subscription' | 'setup'; amount?: number; currency: 'usd'; setupFutureUsage?: 'off_session'; paymentMethodTypes?: ('card' | 'us_bank_account')[];
  appearance: { theme: 'stripe' | 'night'; variables: Record<string, string> };
}
interface ConfirmOptions { elements: Elements; clientSecret: string; confirmParams: { return_url: string }; redirect: 'if_required' }
type Confirmed = { error?: StripeError };
interface Retrieved { paymentIntent?: { status: string }; setupIntent?: { status: string } }
export interface StripeBrowser {
  elements(options: ElementsOptions): Elements;
  confirmPayment(options: ConfirmOptions): Promise<Confirmed>;
  confirmSetup(options: ConfirmOptions): Promise<Confirmed>;
  /** Shows the bank's question where an intent waits for one. */
  handleNextAction(options: { clientSecret: string }): Promise<Confirmed>;
  retrievePaymentIntent(clientSecret: string): Promise<Retrieved>;
  retrieveSetupIntent(clientSecret: string): Promise<Retrieved>;
}
type Factory = (publishableKey: string, options: { locale: string }) => StripeBrowser;

const LOAD_LIMIT_MS = 20_000;
let loading: Promise<Factory> | null = null;

const factory = (): Factory | undefined => (window as Window & { Stripe?: Factory }).Stripe;

/** Loads the processor's script once. A failed load may be tried again. */
export function loadStripe(scriptUrl: string): Promise<Factory> {
  loading ??= new Promise<Factory>((done, fail) => {
    const there = factory();
    if (there) return done(there);
    const script = Object.assign(document.createElement('script'), { src: scriptUrl, async: true });
    const limit = setTimeout(() => fail(new Error('script timed out')), LOAD_LIMIT_MS);
    script.onload = () => {
      clearTimeout(limit);
      const now = factory();
      if (now) done(now);
      else fail(new Error('script without Stripe'));
    };
    script.onerror = () => fail(new Error('script blocked'));
    document.head.append(script);
  }).catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Our look, as plain values: the card fields live on another site and see none of our custom properties. */
export function appearance(): ElementsOptions['appearance'] {
  const probe = document.body.appendChild(Object.assign(document.createElement('i'), { className: 'probe', hidden: true }));
  const { color, backgroundColor } = getComputedStyle(probe);
  probe.remove();
  const dark = token('--is-dark') === '1';
  return {
    theme: dark ? 'night' : 'stripe',
    variables: {
      colorPrimary: color, colorBackground: backgroundColor, colorText: getComputedStyle(document.body).color, borderRadius: '10px', fontSizeBase: '16px',
      spacingUnit: '4px', fontFamily: 'system-ui, sans-serif',
    },
  };
}

import Stripe from 'stripe';
import { LIVE_PER_SECOND, pacedClient, TEST_PER_SECOND } from './stripe-pacing.js';

/** The API this code was written against. The SDK pins its own; the two must agree, or shapes would differ silently. */
export const API_VERSION = '2026-10-28.endive';
const TIMEOUT_MS = 15_000;
const RETRIES = 2;

export interface StripeSettings {
  readonly secretKey: string;
  readonly webhookSecrets: readonly string[];
  /** `http://host:port` of a stand-in; null for Stripe itself. */
  readonly apiBase: string | null;
  /** Reads, and writes apart, that this process sends in a second; by default what Stripe allows the account. */
  readonly perSecond?: number | undefined;
}

const isLive = (settings: StripeSettings): boolean => /^(sk|rk)_live_/.test(settings.secretKey);

/** Requests a second; null for a stand-in, which asks for no patience. */
export function paceOf(settings: StripeSettings): number | null {
  if (settings.perSecond !== undefined) return settings.perSecond;
  if (settings.apiBase !== null) return null;
  return isLive(settings) ? LIVE_PER_SECOND : TEST_PER_SECOND;
}

/** @throws Error at boot: another API version in the SDK, a live key with another host, no webhook secret */
export function stripeClient(settings: StripeSettings, sdkVersion: string = Stripe.API_VERSION): Stripe {
  if (sdkVersion !== API_VERSION) throw new Error(`the stripe package speaks API ${sdkVersion}, this code ${API_VERSION}: read its changes before you raise API_VERSION`);
  if (settings.apiBase !== null && isLive(settings)) throw new Error('STRIPE_API_BASE is set with a live key: refusing to send real payments elsewhere');
  if (settings.webhookSecrets.length === 0 || settings.webhookSecrets.some(s => !/^whsec_\S+$/.test(s))) throw new Error('STRIPE_WEBHOOK_SECRETS must hold one or more whsec_... secrets');
  const pace = paceOf(settings);
  return new Stripe(settings.secretKey, {
    apiVersion: API_VERSION, telemetry: false, maxNetworkRetries: RETRIES, timeout: TIMEOUT_MS, ...(pace === null ? {} : { httpClient: pacedClient(pace) }), ...host(settings.apiBase),
  });
}

function host(apiBase: string | null): Pick<Stripe.StripeConfig, 'host' | 'port' | 'protocol'> {
  if (apiBase === null) return {};
  const url = new URL(apiBase);
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return { host: url.hostname, port: url.port || (protocol === 'http' ? 80 : 443), protocol };
}

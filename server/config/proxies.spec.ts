import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';

const needed = { MPP_MODE: 'test', DATABASE_URL: 'postgres://a:b@127.0.0.1/c', STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_PUBLISHABLE_KEY: 'pk_test_x', STRIPE_WEBHOOK_SECRETS: 'whsec_x', SMTP_URL: 'smtp://127.0.0.1' };
const proxies = (TRUST_PROXY?: string): unknown => parseConfig({ ...needed, ...(TRUST_PROXY === undefined ? {} : { TRUST_PROXY }) }).TRUST_PROXY;

describe('TRUST_PROXY', () => {
  it('is off, or the addresses of the proxies', () => {
    expect([proxies(), proxies('false'), proxies('loopback'), proxies('192.0.2.7'), proxies('10.0.0.0/8,2001:db8::1,uniquelocal')]).toEqual([false, false, 'loopback', '192.0.2.7', '10.0.0.0/8,2001:db8::1,uniquelocal']);
  });
  it.each(['true', '1', '0', 'yes', '10.0.0.0/8;', '10.0.0.0/8,', 'false,loopback'])('does not take %s: whom to believe has to be said', value => {
    expect(() => proxies(value)).toThrow(/TRUST_PROXY/);
  });
});

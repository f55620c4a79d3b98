import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.js';

const KEYS = JSON.stringify({ current: 'k1', keys: { k1: Buffer.alloc(32, 9).toString('base64') } });
/** What a real installation would set. */
const GOOD = {
  MPP_MODE: 'production', PUBLIC_URL: 'https://members.provider.example', KEYS, MAIL_FROM: 'Provider <hello@provider.example>', SMTP_URL: 'smtps://user:Xk2_9dQ@mail.provider.example:465',
  DATABASE_URL: 'postgres://mpp_app:rT7-wq3Lz@db.provider.example/mpp', DATABASE_OWNER_URL: 'postgres://mpp_owner:pL9_aa81x@db.provider.example/mpp', DATABASE_SYSTEM_URL: 'postgres://mpp_system:mV4.zz92k@db.provider.example/mpp',
  STRIPE_SECRET_KEY: 'rk_live_a1b2c3', STRIPE_PUBLISHABLE_KEY: 'pk_live_a1b2c3', STRIPE_WEBHOOK_SECRETS: 'whsec_new1,whsec_old1',
};
const parse = (change: Readonly<Record<string, string | undefined>> = {}) => parseConfig({ ...GOOD, ...change });

describe('production mode', () => {
  it('takes a real configuration', () => {
    const config = parse();
    expect(config.production).toBe(true);
    expect(config.publicUrl.origin).toBe('https://members.provider.example');
    expect(config.webhookSecrets).toEqual(['whsec_new1', 'whsec_old1']);
  });

  it.each([
    ['the sandbox', { SANDBOX_URL: 'http://127.0.0.1:12111' }, /SANDBOX_URL is set/],
    ['a redirected Stripe', { STRIPE_API_BASE: 'http://127.0.0.1:12111' }, /STRIPE_API_BASE is set/],
    ['the sandbox\'s secret key', { STRIPE_SECRET_KEY: 'sk_test_sandbox' }, /sample secrets/],
    ['the sandbox\'s publishable key', { STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox' }, /sample secrets/],
    ['the sandbox\'s webhook secret, even as the old one', { STRIPE_WEBHOOK_SECRETS: 'whsec_new1,whsec_sandbox' }, /sample secrets/],
    ['card fields from elsewhere', { STRIPE_JS_URL: 'https://js.stripe.com.evil.example/v3' }, /STRIPE_JS_URL/],
    ['redirected text messages', { SMS_API_BASE: 'http://127.0.0.1:12111' }, /SMS_API_BASE/],
    ['no keys', { KEYS: undefined }, /KEYS is missing/],
    ['empty keys', { KEYS: '' }, /KEYS is missing/],
    ['an address without https', { PUBLIC_URL: 'http://members.provider.example' }, /PUBLIC_URL must be an https address/],
    ['no address', { PUBLIC_URL: undefined }, /PUBLIC_URL must be an https address/],
    ['a crash for tests', { CRASH_AT: 'subscription.created' }, /CRASH_AT is set/],
    ['the sample sender', { MAIL_FROM: undefined }, /MAIL_FROM is the sample/],
    ['no owner of the schema', { DATABASE_OWNER_URL: undefined }, /must be separate/],
    ['no role for jobs', { DATABASE_SYSTEM_URL: undefined }, /must be separate/],
    ['one role for two purposes', { DATABASE_SYSTEM_URL: GOOD.DATABASE_URL }, /connects as mpp_app.*must be separate/],
    ['a default password', { DATABASE_URL: 'postgres://mpp_app:postgres@db.provider.example/mpp' }, /DATABASE_URL uses no password or a default one/],
    ['a password that is the name', { DATABASE_OWNER_URL: 'postgres://mpp_owner:mpp_owner@db.provider.example/mpp' }, /DATABASE_OWNER_URL uses/],
    ['no password', { DATABASE_SYSTEM_URL: 'postgres://mpp_system@db.provider.example/mpp' }, /DATABASE_SYSTEM_URL uses/],
  ] as const)('refuses %s', (_what, change, words) => { expect(() => parse(change)).toThrow(words); });

  it('says everything at once', () => {
    const complaint = (): unknown => { try { return parse({ KEYS: undefined, PUBLIC_URL: undefined, SANDBOX_URL: 'http://127.0.0.1:1' }); } catch (error) { return (error as Error).message; } };
    expect(complaint()).toMatch(/^Production mode refuses to start:\n(?=[\s\S]*KEYS)(?=[\s\S]*PUBLIC_URL)[\s\S]*SANDBOX_URL/);
  });

  it('is what an installation gets that says nothing', () => { expect(() => parse({ MPP_MODE: undefined, KEYS: undefined })).toThrow(/Production mode refuses/); });

  it('puts no secret into its complaints', () => {
    const message = (): string => { try { parse({ STRIPE_API_BASE: 'http://x.example', DATABASE_URL: 'postgres://mpp_app:changeme@db.provider.example/mpp', KEYS: undefined }); return ''; } catch (error) { return (error as Error).message; } };
    for (const secret of ['rk_live_a1b2c3', 'changeme', 'whsec_new1', 'Xk2_9dQ']) expect(message()).not.toContain(secret);
  });
});

describe('any mode', () => {
  it('names every setting that is missing or wrong', () => {
    expect(() => parseConfig({ MPP_MODE: 'development', PORT: '99999' })).toThrow(/Configuration is not usable:\n(?=[\s\S]*PORT)(?=[\s\S]*DATABASE_URL)[\s\S]*STRIPE_SECRET_KEY/);
  });
  it('an empty setting is one that is not set', () => { expect(parse({ STRIPE_API_BASE: '', PORT: '' }).PORT).toBe(3000); });
  it('text messages need all of their settings', () => {
    expect(parse({ SMS_ACCOUNT_SID: 'AC1', SMS_AUTH_TOKEN: 't' }).sms).toBeNull();
    expect(parse({ SMS_ACCOUNT_SID: 'AC1', SMS_AUTH_TOKEN: 't', SMS_FROM: '+14805550100' }).sms).toMatchObject({ from: '+14805550100' });
  });
});

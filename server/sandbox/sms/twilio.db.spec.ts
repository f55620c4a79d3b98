import { afterAll, expect, it } from 'vitest';
import { startWorld } from '../test/harness.js';

const world = await startWorld();
afterAll(() => world.close());
const post = async (fields: Record<string, string>, user = 'AC_sandbox:sandbox') => {
  const reply = await fetch(`${world.sandbox.url}/2010-04-01/Accounts/AC_sandbox/Messages.json`, {
    method: 'POST', body: new URLSearchParams(fields), headers: { authorization: `Basic ${Buffer.from(user).toString('base64')}` },
  });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
};
const good = { To: '+14805550100', From: '+14805550199', Body: 'Your code is 123456' };

it('takes a message and keeps it', async () => {
  const sent = await post(good);
  expect(sent).toMatchObject({ status: 201, body: { status: 'queued', to: '+14805550100', sid: expect.stringMatching(/^SM[0-9a-f]{32}$/), error_code: null } });
  expect(await world.control('sms?to=%2B14805550100')).toMatchObject({ items: [{ to: '+14805550100', from: '+14805550199', body: 'Your code is 123456' }] });
  await fetch(`${world.sandbox.url}/_sandbox/sms`, { method: 'DELETE' });
  expect(await world.control('sms')).toEqual({ items: [] });
});

it('refuses as Twilio does', async () => {
  expect(await post({ ...good, To: '555' })).toMatchObject({ status: 400, body: { code: 21211, status: 400 } });
  expect(await post({ ...good, To: '+15005550001' })).toMatchObject({ status: 400, body: { code: 21211 } });
  expect(await post({ ...good, Body: '' })).toMatchObject({ status: 400, body: { code: 21602 } });
  expect(await post({ ...good, From: 'x' })).toMatchObject({ status: 400, body: { code: 21212 } });
  expect(await post({ ...good, MediaUrl: 'x' })).toMatchObject({ status: 501 });
  expect(await post(good, 'AC_sandbox:wrong')).toMatchObject({ status: 401, body: { code: 20003 } });
});

import nodemailer from 'nodemailer';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { startWorld } from '../test/harness.js';

interface Mail { id: string; messageId: string; from: string; to: string[]; subject: string; text: string; html: string; receivedAt: string; headers: { name: string; value: string }[] }

const world = await startWorld();
const transport = nodemailer.createTransport({ host: '127.0.0.1', port: world.sandbox.smtpPort, secure: false });
afterAll(async () => { transport.close(); await world.close(); });
beforeEach(() => world.control('reset', {}));
const send = (to: string, subject: string, messageId?: string) =>
  transport.sendMail({ from: 'Care <no-reply@provider.example>', to, subject, text: 'Hola, señora', html: '<p>Hola, <b>señora</b></p>', ...(messageId ? { messageId } : {}), headers: { 'X-Notice': 'welcome' } });
const box = async (query = '') => (await world.control<{ items: Mail[] }>(`mail${query}`)).items;

it('keeps what was mailed, parsed, newest first', async () => {
  await send('ana@family.example', 'First', '<a-1@mpp.example>');
  await send('Bo@Family.example', 'Second ñ');
  const items = await box();
  expect(items.map(mail => mail.subject)).toEqual(['Second ñ', 'First']);
  expect(items[1]).toMatchObject({ messageId: '<a-1@mpp.example>', from: 'no-reply@provider.example', to: ['ana@family.example'] });
  expect(items[1]?.text.trim()).toBe('Hola, señora');
  expect(items[1]?.html).toContain('<b>señora</b>');
  expect(items[1]?.headers).toContainEqual({ name: 'x-notice', value: 'welcome' });
  expect((await box('?to=bo@family.example')).map(mail => mail.subject)).toEqual(['Second ñ']);
  expect(await box('?limit=1')).toHaveLength(1);
  expect(await world.control(`mail/${items[0]?.id ?? ''}`)).toMatchObject({ subject: 'Second ñ', raw: expect.stringContaining('Subject:') });
  await expect(world.control('mail/999999')).rejects.toThrow(/404/);
});

it('keeps a message that was sent twice twice', async () => {
  await send('ana@family.example', 'Welcome', '<same@mpp.example>');
  await send('ana@family.example', 'Welcome', '<same@mpp.example>');
  expect((await box()).map(mail => mail.messageId)).toEqual(['<same@mpp.example>', '<same@mpp.example>']);
  await fetch(`${world.sandbox.url}/_sandbox/mail`, { method: 'DELETE' });
  expect(await box()).toEqual([]);
});

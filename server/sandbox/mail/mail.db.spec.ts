import { connect } from 'node:net';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { startWorld } from '../test/harness.js';

interface Mail { id: string; messageId: string; from: string; to: string; subject: string; text: string; html: string; receivedAt: string; headers: { key: string; value: string }[] }

const world = await startWorld();
afterAll(() => world.close());
beforeEach(() => world.control('reset', {}));

/** One delivery, line by line, as any mail client does it. */
async function send(to: string, subject: string, messageId = '<1@mpp.example>'): Promise<void> {
  const boundary = 'part';
  const message = [
    'From: Care <no-reply@provider.example>', `To: ${to}`, `Subject: ${subject}`, `Message-ID: ${messageId}`, 'X-Notice: welcome', 'MIME-Version: 1.0', `Content-Type: multipart/alternative; boundary=${boundary}`, '',
    `--${boundary}`, 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable', '', 'Hola, se=C3=B1ora',
    `--${boundary}`, 'Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '', '<p>Hola, <b>señora</b></p>', `--${boundary}--`, '.',
  ].join('\r\n');
  const steps = ['EHLO test', 'MAIL FROM:<no-reply@provider.example>', `RCPT TO:<${to}>`, 'DATA', message, 'QUIT'];
  const socket = connect(world.sandbox.smtpPort, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    let heard = '';
    socket.on('data', part => {
      heard += String(part);
      if (!/(^|\n)\d{3} [^\n]*\n$/.test(heard)) return;
      if (!/(^|\n)[23]\d\d /.test(heard)) reject(new Error(heard));
      heard = '';
      const step = steps.shift();
      if (step) socket.write(`${step}\r\n`); else resolve();
    }).on('error', reject).on('close', () => resolve());
  });
  socket.destroy();
}
const box = async (query = '') => (await world.control<{ items: Mail[] }>(`mail${query}`)).items;

it('keeps what was mailed, parsed, newest first', async () => {
  await send('ana@family.example', 'First', '<a-1@mpp.example>');
  await send('Bo@Family.example', '=?utf-8?q?Second_=C3=B1?=');
  const items = await box();
  expect(items.map(mail => mail.subject)).toEqual(['Second ñ', 'First']);
  expect(items[1]).toMatchObject({ messageId: '<a-1@mpp.example>', from: 'no-reply@provider.example', to: 'ana@family.example' });
  expect(items[1]?.text.trim()).toBe('Hola, señora');
  expect(items[1]?.html).toContain('<b>señora</b>');
  expect(items[1]?.headers).toContainEqual({ key: 'x-notice', value: 'welcome' });
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

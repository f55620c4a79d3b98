import { describe, expect, it } from 'vitest';
import { mailboxAssets } from './dev-mailbox.assets.js';
import { mailboxCsp, mailboxProblemPage, mailListPage, mailMessagePage, mailTabs, smsListPage } from './dev-mailbox.html.js';
import { devMailListSchema, type DevMail, type DevSms } from './dev-mailbox.schema.js';

const evil = `"><script>x()</script><img src=x onerror='x()'>`;
const mail: DevMail = { id: 'a/b"c', messageId: evil, from: evil, to: evil, subject: evil, text: evil, html: `<html><head><title>t</title></head><body>${evil}</body></html>`, receivedAt: evil, headers: { [evil]: evil, list: [evil] } };
const sms: DevSms = { id: '1', to: evil, from: evil, body: evil, receivedAt: '2026-11-20T21:15:03.123Z' };
const pages: [string, string][] = [
  ['mail list', mailListPage({ items: [mail], to: evil, emptyAction: evil })], ['sms list', smsListPage({ items: [sms], to: evil })],
  ...mailTabs.map((tab): [string, string] => [`message, ${tab}`, mailMessagePage(mail, tab)]), ['problem', mailboxProblemPage('mail', evil, evil)],
];

describe.each(pages)('%s', (_name, html) => {
  it('escapes everything it shows', () => {
    expect(html).not.toMatch(/<script>|<img|onerror='/u);
    expect(html.match(/<script\b[^>]*>/gu) ?? []).toSatisfy((found: string[]) => found.every(tag => tag.includes('src="/dev/assets/mailbox.js"')));
  });

  it('has no inline script, handler or style of its own', () => {
    const own = html.replace(/srcdoc="[^"]*"/u, '');
    expect(own).not.toMatch(/<style|\sstyle=|\son[a-z]+="/u);
  });
});

describe('the frame of a mail', () => {
  const html = mailMessagePage({ ...mail, html: '<html><head></head><body><a href="https://a.example/?x=1&amp;y=2">go</a></body></html>' }, 'html');
  it('is sandboxed without scripts and without our origin', () => {
    const sandbox = /sandbox="([^"]*)"/u.exec(html)?.[1] ?? '';
    expect(sandbox).not.toMatch(/allow-scripts|allow-same-origin|allow-forms|allow-top-navigation/u);
    expect(mailboxCsp.message).not.toMatch(/script-src[^;]*unsafe/u);
  });
  it('opens links in a new tab', () => { expect(html).toContain('&lt;head&gt;&lt;base target=&quot;_blank&quot;&gt;'); });
});

it('links messages by an encoded id and keeps the filter', () => {
  const html = mailListPage({ items: [mail], to: 'mary@example.test' });
  expect(html).toContain('href="/dev/mail/a%2Fb%22c"');
  expect(html).toContain('value="mary@example.test"');
  expect(html).not.toContain('method="post"');
});

it('says so when there is nothing', () => {
  expect(mailListPage({ items: [], to: '' })).toContain('No mail yet.');
  expect(smsListPage({ items: [], to: 'x' })).toContain('No text messages for this filter.');
  expect(mailMessagePage({ ...mail, html: null }, 'html')).toContain('No HTML part');
  expect(mailMessagePage({ ...mail, text: '' }, 'text')).toContain('No text part');
});

it('reads headers as a map or as a list of pairs', () => {
  const shape = { id: '1', from: 'a', to: 'b', subject: 's', receivedAt: '2026-11-20T21:15:03Z', more: 1 };
  const parsed = devMailListSchema.parse({ items: [{ ...shape, headers: [{ key: 'x-a', value: '1' }] }, { ...shape, headers: { 'x-a': '1' } }, shape] });
  expect(parsed.items.map(item => mailMessagePage(item, 'headers').includes('<th scope="row">x-a</th><td>1</td>'))).toEqual([true, true, false]);
});

it('the assets are plain files that need nothing inline', () => {
  expect(mailboxAssets['mailbox.css'].body).not.toMatch(/@import|url\(/u);
  expect(mailboxAssets['mailbox.js'].body).not.toMatch(/eval|Function\(|insertAdjacentHTML|\.innerHTML\s*=[^=]/u);
  expect(mailboxCsp.list).not.toContain('unsafe');
});

/** The local mailbox: pages that show what the product sent while no real mail or text provider is set. Development only. */
import type { DevMail, DevSms } from './dev-mailbox.schema.js';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const esc = (value: string): string => value.replace(/[&<>"']/gu, c => entities[c] ?? '');

const policy = (style: string): string =>
  `default-src 'none'; script-src 'self'; style-src ${style}; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** Content security policies. A frame with srcdoc inherits its page's policy, and mails are written with inline styles; scripts stay forbidden in both. */
export const mailboxCsp = { list: policy("'self'"), message: policy("'self' 'unsafe-inline'") } as const;

export type MailTab = 'html' | 'text' | 'headers';
export const mailTabs: readonly MailTab[] = ['html', 'text', 'headers'];
export const isMailTab = (value: string): value is MailTab => (mailTabs as readonly string[]).includes(value);

interface Shell { readonly title: string; readonly active: 'mail' | 'sms'; readonly main: string; readonly refresh: boolean }

function page({ title, active, main, refresh }: Shell): string {
  const link = (key: 'mail' | 'sms', label: string) => `<a href="/dev/${key}"${key === active ? ' aria-current="page"' : ''}>${label}</a>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${esc(title)}</title><link rel="stylesheet" href="/dev/assets/mailbox.css">${refresh ? '<script type="module" src="/dev/assets/mailbox.js"></script>' : ''}</head>
<body><header class="bar"><p class="brand"><span class="dot" aria-hidden="true"></span>Local mailbox</p><nav aria-label="Mailbox">${link('mail', 'Mail')}${link('sms', 'Text messages')}</nav>
<p class="live" data-live role="status">${refresh ? 'Development only' : ''}</p></header>
<main>${main}</main></body></html>`;
}

const when = (iso: string): string => `<time datetime="${esc(iso)}">${esc(iso.replace('T', ' ').replace(/(?:\.\d+)?Z$/u, ' UTC'))}</time>`;
/** The beginning of the text, without the heading that the subject says already. */
const snippet = (text: string | null | undefined): string => esc((text ?? '').replace(/^[^\n]*\n=+\n/u, '').replace(/\s+/gu, ' ').trim().slice(0, 140));

const filterForm = (path: string, to: string, label: string): string =>
  `<form class="filter" method="get" action="${path}" role="search"><label for="to">${label}</label><input id="to" name="to" value="${esc(to)}" autocomplete="off"><button>Filter</button>${to === '' ? '' : `<a href="${path}">Show all</a>`}</form>`;

const emptyForm = (action: string | undefined): string => (action === undefined ? '' : `<form method="post" action="${esc(action)}"><button class="quiet">Empty the box</button></form>`);

const nothing = (what: string, filtered: boolean): string =>
  `<div class="none"><p><strong>No ${what} ${filtered ? 'for this filter' : 'yet'}.</strong></p><p>${filtered ? 'Try another address.' : 'What the product sends appears here by itself.'}</p></div>`;

const mailRow = (mail: DevMail): string =>
  `<li><a class="row" href="/dev/mail/${encodeURIComponent(mail.id)}"><span class="who">${esc(mail.to)}</span><span class="what"><strong>${esc(mail.subject || '(no subject)')}</strong><span class="snippet">${snippet(mail.text)}</span></span><span class="when">${when(mail.receivedAt)}</span></a></li>`;

const smsRow = (sms: DevSms): string =>
  `<li class="row text"><span class="who">${esc(sms.to)}</span><span class="what"><span class="bubble">${esc(sms.body)}</span><span class="snippet">from ${esc(sms.from)} · ${[...sms.body].length} characters</span></span><span class="when">${when(sms.receivedAt)}</span></li>`;

export interface ListOptions<T> {
  /** Newest first. */
  readonly items: readonly T[];
  /** The recipient filtered by, or ''. */
  readonly to: string;
  /** Where a POST empties the box; without it there is no button. */
  readonly emptyAction?: string;
}

export const mailListPage = ({ items, to, emptyAction }: ListOptions<DevMail>): string => page({
  title: 'Mail · Local mailbox', active: 'mail', refresh: true,
  main: `<div class="head"><h1>Mail</h1>${filterForm('/dev/mail', to, 'Recipient')}${emptyForm(emptyAction)}</div><section data-refresh aria-label="Messages">${items.length === 0 ? nothing('mail', to !== '') : `<ul class="list">${items.map(mailRow).join('')}</ul>`}</section>`,
});

export const smsListPage = ({ items, to, emptyAction }: ListOptions<DevSms>): string => page({
  title: 'Text messages · Local mailbox', active: 'sms', refresh: true,
  main: `<div class="head"><h1>Text messages</h1>${filterForm('/dev/sms', to, 'Number')}${emptyForm(emptyAction)}</div><section data-refresh aria-label="Messages">${items.length === 0 ? nothing('text messages', to !== '') : `<ul class="list">${items.map(smsRow).join('')}</ul>`}</section>`,
});

const headerText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value) ?? '');
const headerPairs = (headers: DevMail['headers']): [string, string][] =>
  Array.isArray(headers) ? headers.map(({ key, value }) => [key, value]) : Object.entries(headers ?? {}).map(([key, value]) => [key, headerText(value)]);

/** Links of the mail open in a new tab: its frame may neither run scripts nor leave its place. */
const inNewTab = (html: string): string => (/<head[^>]*>/iu.test(html) ? html.replace(/<head[^>]*>/iu, head => `${head}<base target="_blank">`) : `<base target="_blank">${html}`);

function tabBody(mail: DevMail, tab: MailTab): string {
  if (tab === 'headers') return `<table class="headers"><tbody>${headerPairs(mail.headers).map(([key, value]) => `<tr><th scope="row">${esc(key)}</th><td>${esc(value)}</td></tr>`).join('')}</tbody></table>`;
  if (tab === 'text') return mail.text ? `<pre class="plain">${esc(mail.text)}</pre>` : nothing('text part', false);
  if (!mail.html) return nothing('HTML part', false);
  return `<iframe class="mail" title="Content of the mail" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" srcdoc="${esc(inNewTab(mail.html))}"></iframe>`;
}

export function mailMessagePage(mail: DevMail, tab: MailTab): string {
  const base = `/dev/mail/${encodeURIComponent(mail.id)}`;
  const label: Record<MailTab, string> = { html: 'HTML', text: 'Text', headers: 'Headers' };
  const tabs = mailTabs.map(key => `<a href="${base}?tab=${key}"${key === tab ? ' aria-current="page"' : ''}>${label[key]}</a>`).join('');
  const facts = ([['From', esc(mail.from)], ['To', esc(mail.to)], ['Received', when(mail.receivedAt)], ['Message-ID', esc(mail.messageId ?? '')]] as const).map(([k, v]) => `<div><dt>${k}</dt><dd>${v}</dd></div>`).join('');
  return page({
    title: `${mail.subject} · Local mailbox`, active: 'mail', refresh: false,
    main: `<p class="back"><a href="/dev/mail">All mail</a></p><h1>${esc(mail.subject || '(no subject)')}</h1><dl class="facts">${facts}</dl><nav class="tabs" aria-label="Parts of the mail">${tabs}</nav>${tabBody(mail, tab)}`,
  });
}

export const mailboxProblemPage = (active: 'mail' | 'sms', title: string, text: string): string => page({
  title: `${title} · Local mailbox`, active, refresh: false, main: `<h1>${esc(title)}</h1><p>${esc(text)}</p><p class="back"><a href="/dev/${active}">Back to the list</a></p>`,
});

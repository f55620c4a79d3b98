import type { MyAccount, SignedIn } from '#identity/index.js';
import type { Locale } from '#kit/i18n/translate.js';
import { escapeHtml } from '../kit/page.js';
import { browserName } from './browser-name.js';
import { fill, hidden, type Notice } from './door.js';
import type { Texts } from './texts.js';

export interface AccountView { readonly root: string; readonly product: string; readonly initial: string; readonly locale: Locale; readonly now: Date; readonly me: SignedIn; readonly account: MyAccount; readonly notice: (Notice & { readonly about?: 'password' }) | null }

/** `5 minutes ago`, in the reader's language and without a time zone to get wrong. */
export function ago(at: Date, now: Date, locale: Locale, justNow: string): string {
  const minutes = Math.round((now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return justNow;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  return minutes < 60 ? format.format(-minutes, 'minute') : format.format(-Math.round(minutes / 60), 'hour');
}

/** The body of 'Your account': roles, sessions, password, second step. Every name in it is escaped. */
export function accountBody(t: Texts, v: AccountView): string {
  const at = `${v.root}/account`;
  const said = v.notice ? `<p class="note note-${v.notice.kind}" id="notice" role="${v.notice.kind === 'error' ? 'alert' : 'status'}">${escapeHtml(v.notice.text)}</p>` : '';
  return `<div class="account"><header class="account-top"><a class="brand" href="${v.root}"><span class="brand-mark" aria-hidden="true">${escapeHtml(v.initial)}</span>${escapeHtml(v.product)}</a><a class="button" href="${v.root}">${escapeHtml(t['account.back'])}</a></header>
<main><h1>${escapeHtml(t['account.title'])}</h1><p class="hint account-who"><b>${escapeHtml(v.me.name)}</b> ${escapeHtml(v.me.email)}</p>${said}
${rolesCard(t, v)}${sessionsCard(t, v, at)}${factorCard(t, v, at)}${passwordCard(t, v, at)}</main></div>`;
}

const card = (id: string, title: string, body: string): string => `<section class="card account-card" aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(title)}</h2>${body}</section>`;
const day = (locale: Locale, date: string | Date): string => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(typeof date === 'string' ? new Date(`${date}T00:00:00Z`) : date);

function rolesCard(t: Texts, { account, locale }: AccountView): string {
  const lines = account.roles.map(r => `<li><b>${escapeHtml(t[`role.${r.role}`])}</b>${r.scope ? ` ${escapeHtml(r.scope)}` : ''} <span class="hint">${escapeHtml(`${fill(t['account.from'], { date: day(locale, r.startsOn) })}, ${r.endsOn ? fill(t['account.until'], { date: day(locale, r.endsOn) }) : t['account.noEnd']}`)}</span></li>`);
  return card('roles', t['account.roles'], `<ul class="account-lines">${lines.join('')}</ul>`);
}

function sessionsCard(t: Texts, { account, me, locale, now }: AccountView, at: string): string {
  const lines = account.sessions.map(s => {
    const known = browserName(s.agent);
    const browser = known ? (known.system ? fill(t['sessions.on'], { browser: known.browser, system: known.system }) : known.browser) : t['sessions.unknown'];
    const when = `${fill(t['sessions.used'], { ago: ago(s.seenAt, now, locale, t['sessions.now']) })}, ${fill(t['sessions.begun'], { ago: ago(s.createdAt, now, locale, t['sessions.now']) })}`;
    const here = s.id === me.sessionId;
    const end = here ? `<span class="badge badge-good">${escapeHtml(t['sessions.here'])}</span>`
      : `<form method="post" action="${at}/sessions/end">${hidden('id', s.id)}<button class="button" type="submit" aria-label="${escapeHtml(fill(t['sessions.endOne'], { browser, ip: s.ip ?? '' }))}">${escapeHtml(t['sessions.end'])}</button></form>`;
    return `<li class="account-session"><div><b>${escapeHtml(browser)}</b><p class="hint">${s.ip ? `<code>${escapeHtml(s.ip)}</code> ` : ''}${escapeHtml(when)}</p></div>${end}</li>`;
  });
  const others = account.sessions.length > 1 ? `<form method="post" action="${at}/sessions/end-others"><button class="button button-danger" type="submit">${escapeHtml(t['sessions.endOthers'])}</button></form>` : `<p class="hint">${escapeHtml(t['sessions.none'])}</p>`;
  return card('sessions', t['sessions.title'], `<p class="hint">${escapeHtml(t['sessions.hint'])}</p><ul class="account-lines">${lines.join('')}</ul>${others}`);
}

function factorCard(t: Texts, { account, locale }: AccountView, at: string): string {
  const since = account.factorSince ? `<p>${escapeHtml(fill(t['factor.since'], { date: day(locale, account.factorSince) }))}</p>` : '';
  const few = account.codesLeft < 4 ? ` <b class="account-few">${escapeHtml(t['recovery.few'])}</b>` : '';
  return card('factor', t['factor.title'], `${since}<p>${escapeHtml(fill(t['recovery.left'], { left: String(account.codesLeft) }))}${few}</p><p class="hint">${escapeHtml(t['recovery.renewHint'])}</p>
<div class="form-go"><form method="post" action="${at}/recovery-codes"><button class="button" type="submit">${escapeHtml(t['recovery.renew'])}</button></form><form method="post" action="${at}/second-factor"><button class="button" type="submit">${escapeHtml(t['factor.replace'])}</button></form></div>`);
}

function passwordCard(t: Texts, { me, notice }: AccountView, at: string): string {
  const wrong = notice?.about === 'password' ? ' aria-describedby="notice"' : '';
  const field = (id: string, label: string, autocomplete: string, more = ''): string => `<label for="${id}">${escapeHtml(label)}</label><input id="${id}" name="${id}" type="password" autocomplete="${autocomplete}" maxlength="200" required${more}>`;
  return card('passwords', t['passwordChange.title'], `<p class="hint">${escapeHtml(t['passwordChange.hint'])}</p><form method="post" action="${at}/password" class="account-form"><input type="email" name="username" autocomplete="username" value="${escapeHtml(me.email)}" readonly hidden>
${field('current', t['password.current'], 'current-password', wrong)}${field('password', t['password.new'], 'new-password', ' minlength="12" aria-describedby="password-hint"')}<p class="field-hint" id="password-hint">${escapeHtml(t['password.hint'])}</p>${field('again', t['password.again'], 'new-password')}
<button class="button button-main" type="submit">${escapeHtml(t['passwordChange.go'])}</button></form>`);
}

import { escapeHtml } from '../kit/page.js';
import { type DoorPage, hidden, submit } from './door.js';
import type { Texts } from './texts.js';

/**
 * What a link of a mail opens. Its token stands in the fragment, which no server and no log sees; this page takes it out of the
 * address and posts it. Opening changes nothing, so a mail scanner that follows links does no harm.
 */
export const linkPage = (t: Texts, action: string): DoorPage => ({
  heading: t['link.title'],
  body: `<p class="door-text">${escapeHtml(t['link.intro'])}</p><form method="post" action="${action}" id="open"><label for="token">${escapeHtml(t['link.label'])}</label><input id="token" name="token" autocomplete="off" spellcheck="false" maxlength="60" required>${submit(t.goOn)}</form>`,
  script: `const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token) { history.replaceState(null, '', location.pathname); document.getElementById('token').value = token; document.getElementById('open').submit(); }`,
});

/** The password twice, for a link whose token travels in the form. `email` lets password managers know whose it is. */
export const newPasswordForm = (t: Texts, o: { action: string; token: string; email: string; go: string; wrong: boolean }): string => `<form method="post" action="${o.action}">${hidden('token', o.token)}
<input type="email" name="username" autocomplete="username" value="${escapeHtml(o.email)}" readonly hidden>
<label for="password">${escapeHtml(t['password.new'])}</label><input id="password" name="password" type="password" autocomplete="new-password" minlength="12" maxlength="200" required autofocus aria-describedby="password-hint${o.wrong ? ' notice' : ''}">
<p class="field-hint" id="password-hint">${escapeHtml(t['password.hint'])}</p>
<label for="again">${escapeHtml(t['password.again'])}</label><input id="again" name="again" type="password" autocomplete="new-password" maxlength="200" required>
${submit(o.go)}</form>`;

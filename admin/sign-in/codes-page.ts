import { escapeHtml } from '../kit/page.js';
import type { DoorPage } from './door.js';
import type { Texts } from './texts.js';

/** Shown once, right after the codes were made. Copying and printing need scripts; reading does not. */
export function recoveryCodesPage(t: Texts, codes: readonly string[], onward: string): DoorPage {
  return {
    heading: t['codes.title'], wide: true,
    body: `<p class="door-text">${escapeHtml(t['codes.intro'])}</p>
<ol class="recovery-codes" id="codes" aria-label="${escapeHtml(t['codes.list'])}">${codes.map(code => `<li><code>${escapeHtml(code)}</code></li>`).join('')}</ol>
<div class="form-go no-print"><button class="button" type="button" id="copy" hidden>${escapeHtml(t['codes.copy'])}</button><button class="button" type="button" id="print" hidden>${escapeHtml(t['codes.print'])}</button><span id="copied" class="hint" role="status"></span></div>
<p class="no-print"><a class="button button-main door-go" href="${escapeHtml(onward)}">${escapeHtml(t['codes.done'])}</a></p>`,
    script: `for (const id of ['copy', 'print']) document.getElementById(id).hidden = false;
document.getElementById('print').addEventListener('click', () => window.print());
document.getElementById('copy').addEventListener('click', async () => {
  const text = [...document.querySelectorAll('#codes code')].map(c => c.textContent).join('\\n');
  try { await navigator.clipboard.writeText(text); } catch { const range = document.createRange(); range.selectNodeContents(document.getElementById('codes')); getSelection().removeAllRanges(); getSelection().addRange(range); return; }
  document.getElementById('copied').textContent = ${JSON.stringify(t['codes.copied'])};
});`,
  };
}

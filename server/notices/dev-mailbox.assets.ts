const css = `:root{color-scheme:light dark;--page:#f3f6f8;--card:#fff;--edge:#dde5ea;--ink:#16232d;--text:#3a4a56;--muted:#5a6872;--accent:#0f766e;--soft:#e8f3f2}
@media (prefers-color-scheme:dark){:root{--page:#10171d;--card:#1a242c;--edge:#2c3943;--ink:#f2f6f8;--text:#d3dce3;--muted:#a3b1bc;--accent:#5eead4;--soft:#173532}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif}
a{color:var(--accent)}a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:6px}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1.25rem;padding:.6rem 1.25rem;background:var(--card);border-block-end:1px solid var(--edge);position:sticky;inset-block-start:0}
.brand{margin:0;font-weight:700;color:var(--ink);display:flex;align-items:center;gap:.55rem}.dot{inline-size:.7rem;block-size:.7rem;border-radius:50%;background:var(--accent)}
.bar nav{display:flex;gap:.25rem}.bar nav a,.tabs a{padding:.4rem .8rem;border-radius:8px;text-decoration:none;color:var(--text)}.bar nav a[aria-current],.tabs a[aria-current]{background:var(--soft);color:var(--accent);font-weight:600}
.live{margin:0;margin-inline-start:auto;font-size:.85rem;color:var(--muted)}
main{max-inline-size:68rem;margin-inline:auto;padding:1.25rem}h1{color:var(--ink);font-size:1.5rem;line-height:1.25;margin:0;overflow-wrap:anywhere}
.head{display:flex;flex-wrap:wrap;gap:.75rem 1rem;align-items:center;margin-block-end:1rem}.filter{display:flex;gap:.5rem;align-items:center;margin-inline-start:auto;flex-wrap:wrap}
.filter label{font-size:.9rem;color:var(--muted)}input,button{font:inherit;border-radius:8px;padding:.4rem .7rem;border:1px solid var(--edge);background:var(--card);color:var(--ink)}input{min-inline-size:0;inline-size:15rem;max-inline-size:100%}
button{cursor:pointer;font-weight:600}.quiet{font-weight:400;color:var(--muted)}
.list{list-style:none;margin:0;padding:0;background:var(--card);border:1px solid var(--edge);border-radius:14px;overflow:hidden}.list li+li{border-block-start:1px solid var(--edge)}
.row{display:grid;grid-template-columns:minmax(9rem,15rem) minmax(0,1fr) auto;gap:.15rem 1.25rem;padding:.85rem 1.1rem;color:inherit;text-decoration:none;align-items:baseline}a.row:hover{background:var(--soft)}a.row:focus-visible{outline-offset:-3px}
.who{color:var(--ink);overflow-wrap:anywhere}.what{min-inline-size:0;display:block}.what strong{color:var(--ink);display:block;overflow-wrap:anywhere}.snippet{display:block;color:var(--muted);font-size:.9rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.when{color:var(--muted);font-size:.85rem;white-space:nowrap}.bubble{display:inline-block;background:var(--soft);color:var(--ink);padding:.55rem .85rem;border-radius:14px 14px 14px 4px;overflow-wrap:anywhere;white-space:pre-wrap;margin-block-end:.3rem}
.none{background:var(--card);border:1px dashed var(--edge);border-radius:14px;padding:2.5rem 1rem;text-align:center}.none p{margin:.2rem}
.back{margin:0 0 .6rem}.facts{display:grid;gap:.2rem;margin:.9rem 0 1rem}.facts div{display:flex;gap:.75rem}.facts dt{color:var(--muted);flex:0 0 6.5rem}.facts dd{margin:0;color:var(--ink);overflow-wrap:anywhere}
.tabs{display:flex;gap:.25rem;margin-block-end:.75rem}.mail{display:block;inline-size:100%;block-size:max(26rem,calc(100vh - 19rem));border:1px solid var(--edge);border-radius:14px;background:#f3f6f8}
.plain{margin:0;background:var(--card);border:1px solid var(--edge);border-radius:14px;padding:1.1rem;white-space:pre-wrap;overflow-wrap:anywhere;font:.95rem/1.6 ui-monospace,Menlo,Consolas,monospace;color:var(--ink)}
.headers{inline-size:100%;border-collapse:collapse;background:var(--card);border:1px solid var(--edge);border-radius:14px;font-size:.9rem}.headers th,.headers td{padding:.5rem .9rem;text-align:start;vertical-align:top;border-block-end:1px solid var(--edge);overflow-wrap:anywhere}.headers th{color:var(--muted);font-weight:600;inline-size:14rem}
@media (max-width:40rem){main{padding:1rem .75rem}.live{inline-size:100%;margin:0}.filter{margin:0;inline-size:100%}.filter input{flex:1}.row{grid-template-columns:minmax(0,1fr);padding:.8rem .9rem}.when{font-size:.8rem}.facts div{display:block}.headers th,.headers td{display:block;inline-size:auto;border:0;padding-block:.25rem}.headers tr{display:block;border-block-end:1px solid var(--edge)}}
`;

/** Reads the list again every two seconds while the page is in view; gives up after five failures in a row. */
const js = `const region = document.querySelector('[data-refresh]');
const live = document.querySelector('[data-live]');
const showTimes = root => { for (const time of root.querySelectorAll('time')) { const at = new Date(time.dateTime); if (!Number.isNaN(at.getTime())) { time.title = time.dateTime; time.textContent = at.toLocaleString(); } } };
let failures = 0;
let shown = region ? region.innerHTML : '';
async function refresh() {
  const reply = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
  if (!reply.ok) throw new Error(String(reply.status));
  const fresh = new DOMParser().parseFromString(await reply.text(), 'text/html').querySelector('[data-refresh]');
  if (!fresh || fresh.innerHTML === shown) return;
  shown = fresh.innerHTML;
  const focused = region.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  region.replaceChildren(...fresh.childNodes);
  showTimes(region);
  if (focused) { for (const link of region.querySelectorAll('a')) if (link.getAttribute('href') === focused) link.focus(); }
  live.textContent = 'Updated ' + new Date().toLocaleTimeString();
}
if (region) {
  showTimes(region);
  const timer = setInterval(() => {
    if (document.hidden) return;
    refresh().then(() => { failures = 0; }, () => {
      failures += 1;
      if (failures >= 5) { clearInterval(timer); live.textContent = 'Not connected. Reload to try again.'; }
    });
  }, 2000);
}
`;

/** Served below `/dev/assets/`. */
export const mailboxAssets = {
  'mailbox.css': { type: 'text/css; charset=utf-8', body: css },
  'mailbox.js': { type: 'text/javascript; charset=utf-8', body: js },
} as const;

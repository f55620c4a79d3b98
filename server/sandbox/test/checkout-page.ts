import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of ours that takes a payment, under the strict content policy the product uses. */
export interface CheckoutPage { url: string; close(): Promise<void> }

const SCRIPT = `
const query = new URLSearchParams(location.search);
const log = [];
window.heard = log;
addEventListener('message', event => log.push(JSON.stringify(event.data)));
for (const name of ['input', 'change', 'keydown', 'keyup', 'paste']) document.addEventListener(name, event => log.push(name + ':' + (event.target.value ?? '')), true);
const stripe = Stripe(query.get('key'), { locale: query.get('locale') });
const kind = query.get('secret').startsWith('seti') ? 'setup' : 'payment';
const elements = stripe.elements({ mode: kind === 'setup' ? 'setup' : 'subscription', currency: 'usd', ...(kind === 'setup' ? {} : { amount: Number(query.get('amount')) }), setupFutureUsage: 'off_session', locale: query.get('locale'), appearance: { variables: { colorPrimary: '#7c3aed' } } });
const element = elements.create('payment');
element.on('ready', () => { document.documentElement.dataset.ready = '1'; });
element.on('change', event => { document.documentElement.dataset.complete = String(event.complete); });
element.on('loaderror', event => { document.documentElement.dataset.loaderror = event.error.message; });
element.mount('#payment');
document.querySelector('form').addEventListener('submit', async event => {
  event.preventDefault();
  const out = document.querySelector('output');
  out.textContent = '';
  const submitted = await elements.submit();
  if (submitted.error) { out.textContent = 'invalid: ' + submitted.error.message; return; }
  const confirm = kind === 'setup' ? stripe.confirmSetup : stripe.confirmPayment;
  const result = await confirm.call(stripe, { elements, clientSecret: query.get('secret'), confirmParams: { return_url: location.href }, redirect: 'if_required' });
  out.textContent = result.error ? 'refused: ' + result.error.message : 'done: ' + (result.paymentIntent ?? result.setupIntent).status;
});
window.shadow = () => {
  const host = document.body.appendChild(document.createElement('div'));
  const inner = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('div'));
  try { Stripe(query.get('key')).elements({ mode: 'setup', currency: 'usd' }).create('payment').mount(inner); return 'mounted'; } catch (error) { return error.message; }
};
`;
const STYLE = 'body{font:16px system-ui;margin:0;padding:16px;max-width:560px} h1{font-size:20px} button{min-height:44px;padding:0 20px;margin-top:12px} output{display:block;margin-top:12px}';

export async function startCheckoutPage(stripeJs: string, frameOrigin: string): Promise<CheckoutPage> {
  const apiOrigin = new URL(stripeJs).origin;
  const policy = `default-src 'none'; script-src 'self' ${apiOrigin}; frame-src ${frameOrigin}; connect-src ${apiOrigin}; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'`;
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Pay</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"><body><h1>Payment</h1><form><div id="payment"></div><button>Pay</button></form><output aria-live="polite"></output><script src="${stripeJs}"></script><script src="/script.js" type="module"></script></body></html>`;
  const files: Record<string, [string, string]> = { '/': ['text/html', html], '/script.js': ['text/javascript', SCRIPT], '/style.css': ['text/css', STYLE] };
  const server = createServer((request, response) => {
    const [type, body] = files[(request.url ?? '').split('?')[0] ?? ''] ?? ['text/plain', ''];
    response.writeHead(body ? 200 : 404, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy }).end(body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: async () => { server.closeAllConnections(); await new Promise(resolve => server.close(resolve)); },
  };
}

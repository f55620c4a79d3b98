interface Keys { readonly sandbox: string; readonly publishableKey: string; readonly secretKey: string }

/** The world around the product while its history is played: a member's browser on the processor's form, and the sandbox's own controls. */
export class Outside {
  constructor(private readonly keys: Keys) {}

  /** Billing time of the sandbox begins in the past; its messages wait for a server. */
  async begin(at: Date): Promise<void> {
    await this.#control('DELETE', 'webhook_endpoints');
    await this.#control('POST', 'clock', { beginAt: Math.floor(at.getTime() / 1000) });
  }
  async sendTo(url: string, secret: string): Promise<void> { await this.#control('POST', 'webhook_endpoints', { url, secret }); }
  async newestEvent(): Promise<string | null> {
    const reply = await fetch(new URL('/v1/events?limit=1', this.keys.sandbox), { headers: { authorization: `Bearer ${this.keys.secretKey}` } });
    return ((await reply.json()) as { data?: { id: string }[] }).data?.[0]?.id ?? null;
  }

  /** Fills the card form and presses the button. */
  async payWith(clientSecret: string, card: string): Promise<void> {
    const kind = clientSecret.startsWith('seti') ? 'setup_intents' : 'payment_intents';
    const intent = clientSecret.slice(0, clientSecret.indexOf('_secret_'));
    await this.#ask(`/v1/${kind}/${intent}/confirm`, this.keys.publishableKey, { client_secret: clientSecret, payment_method: await this.#card(card), return_url: 'http://localhost/enroll' });
  }

  /** What the bank of a payment says of it. */
  async bankSays(payment: string, trouble: 'fraudulent' | 'warning'): Promise<void> { await this.#control('POST', 'trouble', { payment, trouble }); }

  /** Saves another card with a customer; gives back its id. */
  async saveCard(customer: string, card: string): Promise<string> {
    const setup = await this.#ask<{ client_secret: string }>('/v1/setup_intents', this.keys.secretKey, { customer, usage: 'off_session' });
    const intent = setup.client_secret.slice(0, setup.client_secret.indexOf('_secret_'));
    const done = await this.#ask<{ payment_method: string }>(`/v1/setup_intents/${intent}/confirm`, this.keys.publishableKey, { client_secret: setup.client_secret, payment_method: await this.#card(card), return_url: 'http://localhost/account' });
    return done.payment_method;
  }

  async #card(number: string): Promise<string> {
    const fields = { type: 'card', 'card[number]': number, 'card[exp_month]': '12', 'card[exp_year]': '34', 'card[cvc]': number.startsWith('3') ? '1234' : '123', 'billing_details[address][postal_code]': '85004' };
    return (await this.#ask<{ id: string }>('/v1/payment_methods', this.keys.publishableKey, fields)).id;
  }

  async #control(method: string, path: string, body?: object): Promise<void> {
    const reply = await fetch(new URL(`/_sandbox/${path}`, this.keys.sandbox), { method, ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}) });
    if (!reply.ok) throw new Error(`the sandbox answers ${path} with ${reply.status}`);
  }

  async #ask<T>(path: string, key: string, fields: Readonly<Record<string, string>>): Promise<T> {
    const reply = await fetch(new URL(path, this.keys.sandbox), { method: 'POST', headers: { authorization: `Bearer ${key}` }, body: new URLSearchParams(fields) });
    const body = await reply.json() as T & { error?: { message?: string } };
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${body.error?.message ?? ''}`);
    return body;
  }
}

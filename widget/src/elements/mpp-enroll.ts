import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { type Ask, frameAddress, HOME, pageLink, type Refusal, refusalOf } from './address.js';
import { styles } from './element.styles.js';
import { type ElementTexts, textsFor } from './texts.js';

type Phase = 'idle' | 'checking' | 'loading' | 'ready' | Refusal;
const FRAME_LIMIT_MS = 20_000;
const MAX_HEIGHT = 20_000;
const STEPS = ['contact', 'household', 'plan', 'agreement', 'payment', 'done'];

/** What the element tells the page: never a name, a contact, a date or an amount. */
export interface MppEventMap {
  'mpp-ready': CustomEvent<null>;
  'mpp-step': CustomEvent<{ step: string }>;
  'mpp-done': CustomEvent<null>;
  'mpp-error': CustomEvent<{ code: Refusal }>;
}

/**
 * Enrollment on a partner's page. The whole flow runs in a frame of ours; this element checks the registration, makes the frame and sizes it.
 *
 * @attr site - public site key `pk_...` @attr agent @attr campaign @attr group @attr plan - attribution and preselection
 * @attr locale - `en` or `es`; else the page's language
 * @attr mode - `inline` (default), `button` (a button that opens a dialog) or `dialog` (opened by `show()` or the `open` attribute)
 * @fires mpp-ready @fires mpp-step @fires mpp-done @fires mpp-error
 * @csspart button @csspart error @csspart frame
 */
export class MppEnroll extends LitElement {
  static override styles = styles;
  static override properties = {
    site: {}, agent: {}, campaign: {}, group: {}, plan: {}, locale: {}, mode: {}, open: { type: Boolean, reflect: true },
    phase: { state: true },
  };
  declare site: string; declare agent: string; declare campaign: string; declare group: string; declare plan: string;
  declare locale: string; declare mode: 'inline' | 'dialog' | 'button'; declare open: boolean;
  declare private phase: Phase;
  #run = 0;
  #timer = 0;
  #src = '';
  #listening: AbortController | undefined;

  constructor() {
    super();
    this.site = this.agent = this.campaign = this.group = this.plan = this.locale = '';
    this.mode = 'inline';
    this.open = false;
    this.phase = 'idle';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#listening = new AbortController();
    addEventListener('message', this.#hear, { signal: this.#listening.signal });
    // A moved iframe loads anew, so a moved element starts anew.
    if (this.phase !== 'idle') void this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listening?.abort();
    clearTimeout(this.#timer);
  }

  /** Opens the dialog of the modes `dialog` and `button`. */
  show(): void { this.open = true; }
  /** Closes it; what was typed stays until the page is left. */
  hide(): void { this.open = false; }

  protected override updated(changed: PropertyValues): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog && dialog.open !== this.open) dialog[this.open ? 'showModal' : 'close']();
    const wanted = this.mode === 'inline' || this.open;
    if (wanted && (this.phase === 'idle' || (changed.has('site') && changed.get('site')))) void this.#start();
    if (changed.has('locale') && this.phase === 'ready') this.#init();
  }

  get #ask(): Ask {
    const { site, agent, campaign, group, plan } = this;
    return { site, agent, campaign, group, plan, locale: this.#language };
  }
  get #language(): string {
    const given = this.locale || document.documentElement.lang || navigator.language;
    return given.toLowerCase().startsWith('es') ? 'es' : 'en';
  }
  get #frame(): HTMLIFrameElement | null { return this.renderRoot.querySelector('iframe'); }

  async #start(): Promise<void> {
    const run = ++this.#run;
    clearTimeout(this.#timer);
    this.phase = 'checking';
    const refusal = await refusalOf(this.site, location.origin);
    if (run !== this.#run || !this.isConnected) return;
    if (refusal) return this.#fail(refusal);
    this.#src = frameAddress(this.#ask, location.href, location.origin);
    this.phase = 'loading';
    this.#timer = window.setTimeout(() => this.#fail('network'), FRAME_LIMIT_MS);
  }

  #fail(code: Refusal): void {
    this.phase = code;
    this.#tell('mpp-error', { code });
  }

  #tell<K extends keyof MppEventMap>(type: K, detail: MppEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  /** Hears our own frame only: its window and its exact origin. */
  #hear = (event: MessageEvent): void => {
    const frame = this.#frame;
    if (!frame || event.source !== frame.contentWindow || event.origin !== HOME) return;
    const { type, height, step } = (event.data ?? {}) as { type?: string; height?: unknown; step?: unknown };
    if (type === 'mpp:ready') {
      clearTimeout(this.#timer);
      this.phase = 'ready';
      this.#init();
      this.#tell('mpp-ready', null);
    } else if (type === 'mpp:size' && typeof height === 'number' && height > 0 && height < MAX_HEIGHT) {
      frame.style.setProperty('--h', `${Math.ceil(height)}px`);
    } else if (type === 'mpp:step' && STEPS.includes(String(step))) {
      if (this.getBoundingClientRect().top < 0) this.scrollIntoView({ behavior: 'instant' });
      this.#tell('mpp-step', { step: String(step) });
    } else if (type === 'mpp:done') {
      this.#tell('mpp-done', null);
    }
  };

  #init(): void {
    const style = getComputedStyle(this);
    const theme: Record<string, string> = {};
    for (const name of ['accent', 'radius', 'font', 'scheme']) {
      const value = style.getPropertyValue(`--mpp-${name}`).trim();
      if (value) theme[name] = value;
    }
    this.#frame?.contentWindow?.postMessage({ type: 'mpp:init', theme, locale: this.#language }, HOME);
  }

  #error(code: Refusal, t: ElementTexts): TemplateResult {
    return html`<div class="error" part="error" role="alert"><b>${t[`${code}Title`]}</b>
      <p>${code === 'origin' ? html`<code>${location.origin}</code> ` : nothing}${t[`${code}Body`]}</p>
      ${code === 'network' ? html`<button @click=${() => void this.#start()}>${t.retry}</button>` : nothing}
      ${code === 'site' ? nothing : this.#link(t, 'b')}</div>`;
  }

  #link = (t: ElementTexts, style: string): TemplateResult =>
    html`<a class=${style} href=${pageLink(this.#ask, location.href)} target="_blank" rel="noopener">${t.fallback}</a>`;

  #body(t: ElementTexts): TemplateResult | typeof nothing {
    const { phase } = this;
    if (phase === 'idle') return nothing;
    if (phase === 'site' || phase === 'origin' || phase === 'network') return this.#error(phase, t);
    return html`<div class="box" aria-busy=${phase !== 'ready'}>
      ${phase === 'checking' ? nothing : html`<iframe part="frame" src=${this.#src} title=${t.frame} allow="payment ${HOME}"></iframe>`}
      ${phase === 'ready' ? nothing : html`<div class="wait" role="status"><i></i><i></i><i></i><i></i>${t.loading}</div>`}
      </div>${phase === 'checking' ? nothing : html`<p class="note">${this.#link(t, '')}</p>`}`;
  }

  override render(): TemplateResult {
    const t = textsFor(this.#language);
    if (this.mode === 'inline') return html`${this.#body(t)}`;
    return html`${this.mode === 'button' ? html`<button class="go" part="button" aria-haspopup="dialog" @click=${() => this.show()}><slot>${t.button}</slot></button>` : nothing}
      <dialog aria-label=${t.frame} @close=${() => this.hide()}>
        <button class="x" aria-label=${t.close} @click=${() => this.hide()}>×</button>${this.#body(t)}</dialog>`;
  }
}

if (!customElements.get('mpp-enroll')) customElements.define('mpp-enroll', MppEnroll);

declare global {
  interface HTMLElementTagNameMap { 'mpp-enroll': MppEnroll }
  interface HTMLElementEventMap extends MppEventMap {}
}

import type { Frame, Page } from 'playwright-core';

const MOST_TABS = 80;
const MOST_FRAMES = 5;
/** How often we look for the name of what has the focus, which a frame of another site learns a moment later. */
const MOST_LOOKS = 10;
/** The focused element of a document, shadow trees included. */
const FOCUSED = '(() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at; })()';
/** Its name, and whether a person sees that it has focus: a ring or a shadow around it, around its label or around the box it stands in. */
const DESCRIBED = `(() => {
  const at = ${FOCUSED};
  const wears = e => { const s = getComputedStyle(e); return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
  const around = [at, at.parentElement, at.parentElement?.parentElement, ...[...at.labels ?? []].flatMap(l => [l, ...l.children])].filter(Boolean);
  if (at === document.body) return { name: '', shown: false }; // the focus is on its way into the frame
  return { name: (at.getAttribute('aria-label') || at.labels?.[0]?.innerText || at.innerText || at.title || '').trim(), shown: around.some(wears) };
})()`;

/** Somebody without a pointer: tabs, types, presses keys; finds their way through frames by the names of the controls. */
export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Name of the control that has focus, in whichever frame it is. */
  async focused(): Promise<{ name: string; shown: boolean }> {
    let frame: Frame = this.page.mainFrame();
    for (let depth = 0; depth < MOST_FRAMES; depth++) {
      const at = (await frame.evaluateHandle(FOCUSED)).asElement();
      const inner = await at?.contentFrame();
      if (!inner) return frame.evaluate(DESCRIBED);
      frame = inner;
    }
    throw new Error('frames within frames within frames');
  }

  /** Tabs until a control of this name has focus. @throws when there is none, or when its focus cannot be seen */
  async to(name: RegExp | string): Promise<this> {
    const passed: string[] = [];
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      await this.page.keyboard.press('Tab');
      let at = await this.focused();
      for (let looks = 0; at.name === '' && looks < MOST_LOOKS; looks++) at = await this.focused();
      if (typeof name === 'string' ? at.name.startsWith(name) : name.test(at.name)) {
        if (!at.shown) throw new Error(`nothing shows that "${at.name}" has focus`);
        return this;
      }
      passed.push(at.name.split('\n')[0]!);
    }
    throw new Error(`no control named ${String(name)} within ${MOST_TABS} tabs: ${passed.join(', ')}`);
  }

  async press(...keys: readonly string[]): Promise<this> {
    for (const key of keys) await this.page.keyboard.press(key);
    return this;
  }
  async type(name: RegExp | string, text: string): Promise<this> {
    await this.to(name);
    await this.page.keyboard.type(text);
    return this;
  }
  async tick(name: RegExp | string): Promise<this> { return (await this.to(name)).press('Space'); }
}

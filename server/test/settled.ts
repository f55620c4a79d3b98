import type { Locator } from 'playwright-core';

const MOST_LOOKS = 200;
// as text: this file is compiled without the types of a browser. Not scrollIntoViewIfNeeded: it waits for animation frames, which a frame of another site out of view does not get
const INTO_VIEW = `element => element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })`;

/**
 * Brings something into view and waits until it stands still there. The frame on a partner's page follows the height of its content,
 * and the page scrolls, a moment later than a script sees it: a click in between would go to what stood there before.
 */
export async function settled(target: Locator): Promise<Locator> {
  const page = target.page();
  const frame = page.frames().find(other => other !== page.mainFrame() && other.url().includes('/embed/enroll'));
  for (let looks = 0, before = ''; looks < MOST_LOOKS; looks++) {
    await target.evaluate(INTO_VIEW);
    await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))');
    const now = JSON.stringify(await target.boundingBox());
    const still = now === before;
    before = now;
    if (!still) continue;
    if (!frame) return target;
    const inner = await frame.evaluate<number>('document.body.getBoundingClientRect().height');
    const outer = await page.locator('mpp-enroll iframe').boundingBox();
    if (outer !== null && Math.abs(inner - outer.height) <= 1) return target;
  }
  throw new Error(`it never stood still: ${String(target)}`);
}

/** Presses a button by the keyboard: keys go to what has the focus, wherever the page has moved it meanwhile. */
export async function activate(button: Locator): Promise<void> {
  await button.waitFor();
  const handle = await button.elementHandle();
  await handle?.waitForElementState('enabled');
  await button.press('Enter');
}

/** Ticks a box or chooses a radio by the keyboard. */
export async function choose(box: Locator): Promise<void> {
  await box.focus();
  if (!await box.isChecked()) await box.press(' '); // not asked again: a card may have another name by now
}

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { openPage, startBrowser } from './browser.js';
import { type FakeServer, startFakeServer } from './fake-server.js';

export interface Stage {
  readonly server: FakeServer;
  readonly browser: Browser;
  /** The calls made so far that begin so, `POST /enroll/...`. */
  calls(start: string): string[];
  /** One visitor on the full page; fails on script errors, refused policies and cookies. */
  visit(work: (page: Page) => Promise<void>, o?: { width?: number; path?: string }): Promise<void>;
}

/** The pages, a server that answers them and a browser, for all tests of a file; each test begins with a server that knows nobody. */
export function useStage(): Stage {
  let server: FakeServer;
  let browser: Browser;
  beforeAll(async () => { [server, browser] = await Promise.all([startFakeServer(), startBrowser()]); }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(() => server.reset());
  return {
    get server() { return server; },
    get browser() { return browser; },
    calls: start => server.state.log.map(entry => entry.call).filter(call => call.startsWith(start)),
    async visit(work, { width = 1280, path = '/enroll?site=pk_test_desert' } = {}) {
      const { page, context, complaints } = await openPage(browser, width);
      await page.goto(server.product + path);
      await work(page);
      expect(complaints).toEqual([]);
      expect(await context.cookies()).toEqual([]);
      await context.close();
    },
  };
}

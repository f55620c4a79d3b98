const HERE = 'http://panel.invalid';

/**
 * Where to go after signing in: a page of this panel, else its front page. The address is taken apart and put together again
 * from path and query alone, so that no spelling of it leads to another host.
 */
export function nextPath(root: string, typed: unknown): string {
  if (typeof typed !== 'string' || typed.length > 600 || !typed.startsWith(root) || /[\\\s]|[^\x21-\x7e]/.test(typed)) return root;
  let url: URL;
  try { url = new URL(typed, HERE); } catch { return root; }
  const inside = url.origin === HERE && (url.pathname === root || url.pathname.startsWith(`${root}/`));
  return inside && !/^\/(api|sign-|second-factor|forgot|reset|invitation)/.test(url.pathname.slice(root.length)) ? url.pathname + url.search : root;
}

/** `?next=...`, or nothing for the front page. */
export const nextQuery = (root: string, next: string): string => (next === root ? '' : `?next=${encodeURIComponent(next)}`);

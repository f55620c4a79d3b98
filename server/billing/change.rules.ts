import type { ChangeItem, RemoteItem } from './payments.port.js';

/**
 * Whether a subscription has exactly the items that are wanted. An item that was new when it was asked for has no processor id
 * yet, and one that was deleted there has none any more: it stands for one of its price that nobody else names.
 */
export function sameItems(wanted: readonly ChangeItem[], remote: readonly RemoteItem[]): boolean {
  return matchItems(wanted, remote) !== null;
}

/** Processor ids by our item id, or null when the sets differ. */
export function matchItems(wanted: readonly ChangeItem[], remote: readonly RemoteItem[]): ReadonlyMap<string, string> | null {
  if (wanted.length !== remote.length) return null;
  const left = [...remote];
  const found = new Map<string, string>();
  const take = (item: ChangeItem, is: (r: RemoteItem) => boolean): boolean => {
    const at = left.findIndex(r => r.unitCents === item.unitCents && is(r));
    if (at < 0) return false;
    found.set(item.itemId, left.splice(at, 1)[0]!.processorItemId);
    return true;
  };
  const isThere = (i: ChangeItem): boolean => remote.some(r => r.processorItemId === i.processorItemId);
  const [known, added] = [wanted.filter(isThere), wanted.filter(i => !isThere(i))];
  const all = known.every(i => take(i, r => r.processorItemId === i.processorItemId)) && added.every(i => take(i, () => true));
  return all ? found : null;
}

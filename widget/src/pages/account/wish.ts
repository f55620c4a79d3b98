import type { AccountWish } from '../../api/generated.js';

export type NewPerson = NonNullable<NonNullable<AccountWish['household']>['add']>[number] & { key: string };
export interface Wish { planVersionId: string | null; addOnVersionIds: readonly string[]; add: readonly NewPerson[]; drop: readonly string[] }
interface Now { planVersionId: string; addOnVersionIds: readonly string[] }

/** Asked for and empty is another thing than not asked for. */
const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every(x => b.includes(x));

/** Enough is typed of somebody new to be priced. */
export const isWhole = (p: NewPerson): boolean => p.firstName.trim() !== '' && p.lastName.trim() !== '' && /^\d{4}-\d{2}-\d{2}$/.test(p.birthDate);

/** What differs from what is, as the API takes it; null when nothing does, or somebody new is not all typed yet. */
export function wishBody(wish: Wish, now: Now): AccountWish | null {
  if (wish.add.some(p => !isWhole(p))) return null;
  const planVersionId = wish.planVersionId && wish.planVersionId !== now.planVersionId ? { planVersionId: wish.planVersionId } : {};
  const addOnVersionIds = same(wish.addOnVersionIds, now.addOnVersionIds) ? {} : { addOnVersionIds: [...wish.addOnVersionIds] };
  const add = wish.add.map(({ key: _, ...person }) => person);
  const household = add.length || wish.drop.length ? { household: { ...(add.length ? { add } : {}), ...(wish.drop.length ? { drop: [...wish.drop] } : {}) } } : {};
  const body = { ...planVersionId, ...addOnVersionIds, ...household };
  return Object.keys(body).length ? body : null;
}

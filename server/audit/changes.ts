type Fields = Readonly<Record<string, unknown>>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a, text) === JSON.stringify(b, text);
const text = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

/** What of `wanted` is given and differs from the row. */
export function onlyNew<T extends object, W extends { readonly [K in keyof T]?: T[K] | undefined }>(row: T, wanted: W): Partial<T> {
  return Object.fromEntries(Object.entries(wanted).filter(([field, value]) => value !== undefined && !same((row as Fields)[field], value))) as Partial<T>;
}

/** Before and after of an audit row; contacts are named as changed and never copied into the trail. */
export const changesOf = (row: object, fresh: object, personal: readonly string[] = []): Record<string, [unknown, unknown]> =>
  Object.fromEntries(Object.entries(fresh).map(([field, after]) => [field, personal.includes(field) ? ['(changed)', '(changed)'] : [text('', (row as Fields)[field]), text('', after)]]));

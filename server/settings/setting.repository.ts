import type { Tx } from '#kit/db/tx.js';
import { Setting } from './setting.entity.js';
import { SETTINGS, type SettingKey, type SettingValues } from './settings.schema.js';

/** All settings in force on the business date. A stored value that no longer fits its type is passed over for the default. */
export async function settingsInForce(tx: Tx, on: string = tx.today): Promise<SettingValues> {
  const rows = await tx.prepared<{ key: string; value: unknown }>('select distinct on (key) key, value from setting where effective_on <= $1 order by key, effective_on desc', [on]);
  const stored = new Map(rows.map(r => [r.key, r.value]));
  return Object.fromEntries(Object.entries(SETTINGS).map(([key, s]) => {
    const parsed = s.schema.safeParse(stored.get(key));
    return [key, parsed.success ? parsed.data : s.fallback];
  })) as unknown as SettingValues;
}

export const saveSetting = (tx: Tx, row: Setting): Promise<unknown> =>
  tx.manager.createQueryBuilder().insert().into(Setting).values(row as never).orUpdate(['value', 'note', 'created_by', 'created_at'], ['key', 'effective_on']).execute();

export const settingValue = async (tx: Tx, key: SettingKey): Promise<unknown> => (await settingsInForce(tx))[key];

/** By id, the values that are in force on the business date and those whose date is still to come; the rest is past. */
export async function settingStandings(tx: Tx): Promise<Map<string, 'now' | 'coming'>> {
  const rows = await tx.query<{ id: string; coming: boolean }>(`select id, true coming from setting where effective_on > $1
    union all (select distinct on (key) id, false from setting where effective_on <= $1 order by key, effective_on desc)`, [tx.today]);
  return new Map(rows.map(r => [r.id, r.coming ? 'coming' : 'now']));
}

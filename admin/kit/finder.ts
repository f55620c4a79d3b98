import type { Tx } from '#kit/db/tx.js';
import { abilityOf } from '#access/ability.js';
import type { Caller } from './caller.js';
import { fieldScope, filtered, isNever } from './conditions.js';
import { patternsOf } from './find-rows.js';
import { presentRow } from './present.js';
import { namesOf } from './reader.js';
import { recordSearch } from './record-search.js';
import type { PanelResource, Row } from './registry.js';

export interface Hit { readonly id: string; readonly title: string; readonly detail: string }
export interface HitGroup { readonly resource: string; readonly label: string; readonly hits: readonly Hit[]; /** There are more in the list itself. */ readonly more: boolean }

export const SHORTEST_TEXT = 2;
const A_GROUP = 5;

/** Finds records of every kind by name, email, phone or number: the caller's rows, by fields the caller may read, with an audit row. */
export async function findEverywhere(caller: Caller, entries: readonly PanelResource[], text: string): Promise<HitGroup[]> {
  const among = entries.filter(r => r.spotlight && caller.ability.can('read', r.subject.name) && r.search.some(f => caller.ability.rulesFor('read', r.subject.name, f).length > 0));
  if (text.length < SHORTEST_TEXT || !among.length) return [];
  await recordSearch(caller, text, among.map(r => r.subject.name));
  return caller.db.read(caller.actor, async tx => {
    const groups: HitGroup[] = [];
    for (const r of among) {
      const rows = await best(tx, r, text);
      if (rows.length) groups.push({ resource: r.id, label: r.label, hits: await hitsOf(tx, caller, r, rows.slice(0, A_GROUP)), more: rows.length > A_GROUP });
    }
    return groups;
  });
}

/** Whole words first, then beginnings, then the rest; the newest of equals. So many that the index gives up: simply the newest. */
async function best(tx: Tx, r: PanelResource, text: string): Promise<Row[]> {
  const { query, atLeast } = await filtered(tx, r, { search: text, conditions: [] });
  const word = patternsOf(text)[0]!.replace(/^%|%$/g, '');
  if (atLeast === null) {
    // the order, too, may tell only what the caller may read of the very row
    const known = r.search.map((f, i) => ({ f, scope: fieldScope(abilityOf(tx.principal), r, f, `k${i}s`) })).filter(k => !isNever(k.scope));
    const any = (pattern: string): string => known.map(({ f, scope }) => `((${scope.text}) and "row"."${r.subject.fields[f]!}" ilike :${pattern})`).join(' or ');
    for (const { scope } of known) query.setParameters(scope.params);
    query.orderBy(`case when ${any('wholeWord')} then 0 when ${any('wordStart')} then 1 else 2 end`, 'ASC').setParameters({ wholeWord: word, wordStart: `${word}%` });
  }
  return query.orderBy('"row"."id"', 'DESC').limit(A_GROUP + 1).rows(tx);
}

async function hitsOf(tx: Tx, { ability }: Caller, r: PanelResource, rows: readonly Row[]): Promise<Hit[]> {
  const names = await namesOf(tx, r, rows);
  return rows.map(row => {
    const seen = presentRow(ability, r, row, r.spotlight!);
    const parts = r.spotlight!.map(f => { const value = seen[f]; return typeof value === 'string' ? r.fields[f]?.options?.[value] ?? value : ''; });
    const title = names.get(String(row['id'])) ?? '';
    return { id: String(row['id']), title, detail: [...new Set(parts)].filter(part => part && part !== title).join(' · ') };
  });
}

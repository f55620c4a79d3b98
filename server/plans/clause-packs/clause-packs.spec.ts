import { describe, expect, it } from 'vitest';
import { LOCALES } from '#kit/i18n/translate.js';
import { approvedPackFor, CLAUSE_PACKS, COMMON_CLAUSES, openStates, statesForSite } from './clause-packs.js';
import { type Clause, CLAUSE_NAMES } from './pack.js';

const clausesIn = (value: unknown): Clause[] => {
  if (value === null || typeof value !== 'object') return [];
  if ('heading' in value && 'paragraphs' in value) return [value as Clause];
  return Object.values(value).flatMap(clausesIn);
};
const namesIn = (text: string) => [...text.matchAll(/\{(\w*)\}/g)].map(([, name]) => name ?? '').sort();
const stringsIn = (value: unknown): string[] => (typeof value === 'string' ? [value] : value !== null && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : []);

describe('states', () => {
  it('are open with an approved pack only', () => {
    expect([...openStates()].sort()).toEqual(['AZ', 'FL', 'TX']);
    for (const state of ['MS', 'WY', 'az', '', null, '__proto__']) expect(approvedPackFor(state)).toBeNull();
    expect(approvedPackFor('TX')?.excludesWorkersCompensation).toBe(true);
    expect(approvedPackFor('AZ', CLAUSE_PACKS.map((pack) => ({ ...pack, approved: false })))).toBeNull();
    expect(statesForSite().filter(({ open }) => open).map(({ name }) => name)).toEqual(['Arizona', 'Florida', 'Texas']);
    expect(statesForSite()).toHaveLength(51);
  });

  it('have the limits of the domain', () => {
    expect(CLAUSE_PACKS.map(({ state, noticeDays, everyAdultSigns, excludesWorkersCompensation }) => [state, noticeDays, everyAdultSigns, excludesWorkersCompensation])).toEqual([
      ['AZ', 30, false, false], ['FL', 30, true, false], ['TX', 0, false, true],
    ]);
  });
});

describe('the texts', () => {
  const all = [COMMON_CLAUSES, ...CLAUSE_PACKS.map(({ texts }) => texts)];

  it.each(all.map((texts, index) => [index === 0 ? 'common' : CLAUSE_PACKS[index - 1]?.state, texts] as const))('%s say the same in both languages', (_, { en, es }) => {
    expect(clausesIn(es).map(({ paragraphs }) => paragraphs.length)).toEqual(clausesIn(en).map(({ paragraphs }) => paragraphs.length));
    const pairs = stringsIn(en).map((text, index) => [text, stringsIn(es)[index] ?? ''] as const);
    for (const [english, spanish] of pairs) {
      expect(namesIn(spanish), english).toEqual(namesIn(english));
      expect(spanish, english).not.toBe(english);
    }
  });

  it('name only what an agreement can fill in', () => {
    for (const text of all.flatMap(stringsIn)) {
      for (const name of namesIn(text)) expect(CLAUSE_NAMES as readonly string[], text).toContain(name);
      expect(text).toBe(text.trim());
      expect(text).not.toMatch(/ {2}|[<>&]|\bTODO\b/);
    }
  });

  it.each(CLAUSE_PACKS.map((pack) => [pack.state, pack] as const))('%s states its notice, its refund days and its disclaimers', (_, pack) => {
    for (const locale of LOCALES) {
      const texts = pack.texts[locale];
      expect(texts.term.paragraphs.join(' ').includes('{noticeDays}')).toBe(pack.noticeDays > 0);
      expect(texts.refund.paragraphs.join(' ')).toContain('{refundDays}');
      expect(texts.disclaimers.length).toBeGreaterThan(0);
      expect(texts.workersCompensation !== undefined).toBe(pack.excludesWorkersCompensation);
    }
    expect(pack.version.startsWith(pack.state.toLowerCase())).toBe(true);
    expect(pack.sources.length).toBeGreaterThan(0);
  });

  it('begin with the ESIGN disclosures: paper copy, withdrawal, what is needed', () => {
    const text = COMMON_CLAUSES.en.esign.paragraphs.join(' ');
    for (const duty of [/paper copy/, /withdraw this consent/, /web browser/, /email address or phone number changes/]) expect(text).toMatch(duty);
  });
});

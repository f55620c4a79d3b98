import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldText } from '#kit/i18n/translate.js';
import { addDays, calendarDate } from '#kit/time/calendar-date.js';
import { childAgesOutOn, type HouseholdDraft, householdIssues, type HouseholdRules, householdTier, type PersonDraft } from './household.rules.js';

const d = calendarDate;
const rules: HouseholdRules = { on: d('2026-11-20'), openStates: new Set(['AZ', 'FL', 'TX']), mode: 'complete' };
const preview: HouseholdRules = { ...rules, mode: 'preview' };
const address = { line1: '100 Cactus Lane', city: 'Phoenix', state: 'AZ', zip: '85001' };
const self = { role: 'self', firstName: 'Ana', lastName: 'Reyes', birthDate: '1980-06-01' };
const spouse = { role: 'spouse', firstName: 'Luis', lastName: 'Reyes', birthDate: '1980-06-02' };
const child = { role: 'child', firstName: 'Mia', lastName: 'Reyes', birthDate: '2016-06-03' };

const check = (people: readonly PersonDraft[], more: Partial<HouseholdDraft> = {}, on = rules) =>
  householdIssues({ people, address, ...more }, on).map(({ path, code }) => `${path} ${code}`);
const withSelf = (change: PersonDraft) => check([{ ...self, ...change }]);

describe('a good household', () => {
  it.each([
    ['one person', [self], 'EE'], ['a couple', [self, spouse], 'ESP'], ['partners', [self, { ...spouse, role: 'partner' }], 'ESP'], ['a parent', [self, child], 'ECH'],
    ['a family', [spouse, child, self].map((p) => p), 'FAM'],
    ['twins', [self, { ...spouse, role: 'partner' }, child, { ...child, firstName: 'Leo' }], 'FAM'],
    ['twins told apart by last name', [self, child, { ...child, lastName: 'Soto' }], 'ECH'],
    ['spouses of one name', [self, { ...self, role: 'spouse', birthDate: '1980-06-02' }], 'ESP'],
  ])('%s has no issue', (_, people, tier) => {
    expect(check(people)).toEqual([]);
    expect(householdTier({ people })).toBe(tier);
  });
});

describe('birth dates', () => {
  it.each([
    ['2026-11-21', 'birth_date_future'], ['2085-01-01', 'birth_date_future'], ['not a date', 'birth_date_invalid'], ['2026-02-30', 'birth_date_invalid'],
    ['06/01/1980', 'birth_date_invalid'], ['1899-12-31', 'birth_date_too_early'], ['', 'birth_date_required'], [undefined, 'birth_date_required'],
    [19800601, 'birth_date_invalid'], [null, 'birth_date_required'], [{}, 'birth_date_invalid'],
  ])('%j is %s', (birthDate, code) => {
    expect(withSelf({ birthDate })).toEqual([`people.0.birthDate ${code}`]);
  });

  it('takes somebody born today, or in 1900', () => {
    expect(check([self, { ...child, birthDate: '2026-11-20' }])).toEqual([]);
    expect(withSelf({ birthDate: '1900-01-01', medicare: false })).toEqual([]);
  });
});

describe('the subscriber', () => {
  it('is 18 or older, by birthday', () => {
    expect(withSelf({ birthDate: '2008-11-20' })).toEqual([]);
    expect(withSelf({ birthDate: '2008-11-21' })).toEqual(['people.0.birthDate subscriber_under_18']);
  });

  it('is exactly one', () => {
    expect(check([spouse])).toEqual(['people self_required']);
    expect(check([])).toEqual(['people people_required']);
    expect(check([self, { ...spouse, role: 'self' }])).toEqual(['people.1.role self_repeated']);
  });
});

describe('spouse or partner', () => {
  it.each([['spouse', 'spouse'], ['spouse', 'partner'], ['partner', 'partner']])('not %s and %s', (first, second) => {
    expect(check([self, { ...spouse, role: first }, { ...spouse, firstName: 'Eva', role: second }])).toEqual(['people.2.role second_partner']);
    expect(householdTier({ people: [self, { role: first }, { role: second }] })).toBeNull();
  });
});

describe('children', () => {
  it.each([
    ['2000-11-01', true], ['2000-11-20', true], ['2000-11-30', true], ['2000-12-01', true], ['2000-10-31', false], ['1999-11-20', false],
  ])('born %s is covered on 2026-11-20: %s', (birthDate, covered) => {
    expect(check([self, { ...child, birthDate }])).toEqual(covered ? [] : ['people.1.birthDate child_over_age']);
    expect(check([self, { ...child, birthDate, disabled: true }])).toEqual([]);
  });

  it('age out at the end of the month of the 26th birthday', () => {
    expect(childAgesOutOn(d('2000-11-20'))).toBe('2026-11-30');
    expect(childAgesOutOn(d('2000-02-29'))).toBe('2026-02-28');
    expect(childAgesOutOn(d('2000-01-31'))).toBe('2026-01-31');
  });

  it('are covered to that very day and no longer', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 20_000 }).map((days) => addDays(d('1960-01-01'), days)), (birth) => {
      const last = childAgesOutOn(birth);
      const people = [{ ...self, birthDate: '1940-01-01', medicare: false }, { ...child, birthDate: birth }];
      expect(check(people, {}, { ...rules, on: last })).toEqual([]);
      expect(check(people, {}, { ...rules, on: addDays(last, 1) })).toEqual(['people.1.birthDate child_over_age']);
    }));
  });
});

describe('Medicare', () => {
  it('is asked at 65, by birthday', () => {
    expect(withSelf({ birthDate: '1961-11-20' })).toEqual(['people.0.medicare medicare_required']);
    expect(withSelf({ birthDate: '1961-11-21' })).toEqual([]);
    expect(withSelf({ birthDate: '1961-11-20', medicare: false })).toEqual([]);
  });

  it('needs the private contract at any age', () => {
    for (const birthDate of ['1961-11-20', '1990-01-01']) {
      expect(withSelf({ birthDate, medicare: true })).toEqual(['people.0.medicareContract medicare_contract_required']);
      expect(withSelf({ birthDate, medicare: true, medicareContract: false })).toEqual(['people.0.medicareContract medicare_contract_required']);
      expect(withSelf({ birthDate, medicare: true, medicareContract: true })).toEqual([]);
    }
  });

  it('takes yes or no only', () => {
    expect(withSelf({ medicare: 'yes' })).toEqual(['people.0.medicare invalid']);
    expect(withSelf({ disabled: 1 })).toEqual(['people.0.disabled invalid']);
  });
});

describe('names and address', () => {
  it('are required', () => {
    expect(check([{ ...self, firstName: ' ', lastName: undefined }])).toEqual(['people.0.firstName first_name_required', 'people.0.lastName last_name_required']);
    expect(check([self], { address: {} })).toEqual(['address.line1 line1_required', 'address.city city_required', 'address.state state_required', 'address.zip zip_required']);
    expect(check([self], { address: null })).toHaveLength(4);
  });

  it('have a length', () => {
    expect(withSelf({ firstName: 'a'.repeat(81) })).toEqual(['people.0.firstName too_long']);
    expect(check([self], { address: { ...address, line2: 'x'.repeat(121) } })).toEqual(['address.line2 too_long']);
    expect(check([self], { address: { ...address, line2: '' } })).toEqual([]);
  });

  it.each([['XX', 'state_unknown'], ['az', 'state_unknown'], [5, 'state_unknown'], ['MS', 'state_closed'], ['WY', 'state_closed']])('state %j is %s', (state, code) => {
    expect(check([self], { address: { ...address, state } })).toEqual([`address.state ${code}`]);
  });

  it('names a closed state', () => {
    expect(householdIssues({ people: [self], address: { ...address, state: 'MS' } }, rules)).toEqual([{ path: 'address.state', code: 'state_closed', params: { state: 'Mississippi' } }]);
  });

  it.each([['85001', true], ['85001-1234', true], [' 85001 ', true], ['8500', false], ['850011', false], ['85001-12', false], ['ABCDE', false], [85001, false]])('ZIP %j is good: %s', (zip, good) => {
    expect(check([self], { address: { ...address, zip } })).toEqual(good ? [] : ['address.zip zip_invalid']);
  });
});

describe('people', () => {
  it('are listed once', () => {
    expect(check([self, child, { ...child, firstName: 'MIA ' }])).toEqual(['people.2.firstName person_repeated']);
  });

  it('have a known role', () => {
    for (const role of ['cousin', undefined, 7, 'constructor']) expect(check([self, { ...child, role }])).toEqual(['people.1.role role_invalid']);
  });

  it('are at most twenty', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ ...child, firstName: `C${index}` }));
    expect(check([self, ...many.slice(1)])).toEqual([]);
    expect(check([self, ...many])).toEqual(['people people_too_many']);
  });
});

describe('the live preview', () => {
  it('says nothing about what is still empty', () => {
    expect(householdIssues({}, preview)).toEqual([]);
    expect(check([{}, { role: 'self' }, { role: 'child', birthDate: '' }, { role: 'spouse', birthDate: '1950-01-01' }], { address: { state: '' } }, preview)).toEqual([]);
  });

  it('says at once what is wrong', () => {
    expect(check([{ role: 'self', birthDate: '2020-01-01' }], { address: { state: 'MS', zip: '1' } }, preview)).toEqual([
      'people.0.birthDate subscriber_under_18', 'address.state state_closed', 'address.zip zip_invalid',
    ]);
  });

  it('is a part of the complete check', () => {
    const anyPerson = fc.record({ role: fc.constantFrom('self', 'spouse', 'partner', 'child', '', 'x'), firstName: fc.constantFrom('A', '', 'B'), birthDate: fc.constantFrom('', '1980-01-01', '2000-10-31', 'x', '1950-01-01'), medicare: fc.constantFrom(undefined, true, false) }, { requiredKeys: [] });
    fc.assert(fc.property(fc.array(anyPerson, { maxLength: 5 }), (people) => {
      const complete = new Set(check(people));
      for (const one of check(people, {}, preview)) expect(complete).toContain(one);
    }));
  });
});

it('never throws, and each issue has its text in both languages', () => {
  fc.assert(fc.property(fc.anything(), fc.anything(), fc.array(fc.anything()), (people, where, list) => {
    for (const household of [{ people, address: where }, { people: list, address: where }, { people: list.map((birthDate) => ({ role: 'child', birthDate, firstName: birthDate })) }]) {
      for (const on of [rules, preview]) {
        for (const { code, params } of householdIssues(household as HouseholdDraft, on)) for (const locale of ['en', 'es'] as const) expect(fieldText(locale, code, params)).not.toMatch(/[{}]/);
      }
      householdTier(household as HouseholdDraft);
    }
  }));
});

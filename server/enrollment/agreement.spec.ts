import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOCALES } from '#kit/i18n/translate.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { approvedPackFor, CLAUSE_PACKS } from '#plans/clause-packs/clause-packs.js';
import { DEMO_ADD_ONS, DEMO_PLANS } from '#plans/demo-catalogue.js';
import { defaultStart } from '#plans/start-date.rules.js';
import { DOCUMENT_STYLE_SOURCE, documentHash, renderAgreementDocument, type Signing } from './agreement.document.js';
import { type AgreementFacts, agreementHash, composeAgreement } from './agreement.text.js';
import { signatureIssues } from './signature.rules.js';

const on = calendarDate('2026-11-20');
const plus = DEMO_PLANS.find(({ code }) => code === 'plus')!;
const pharmacy = DEMO_ADD_ONS[0]!;

function facts(change: Partial<AgreementFacts> = {}): AgreementFacts {
  const locale = change.locale ?? 'en';
  return {
    pack: approvedPackFor('AZ')!, locale, on,
    provider: { name: 'Example Direct Care', address: '100 Example Avenue, Phoenix, AZ 85004', phone: '+1 480 555 0100', email: 'care@provider.example' },
    signatory: { name: 'Dr. Avery Example', title: 'Medical Director' },
    people: [
      { id: 'p-child', role: 'child', firstName: 'Mia', lastName: 'Reyes', birthDate: calendarDate('2016-06-03') },
      { id: 'p-self', role: 'self', firstName: 'Ana', lastName: 'Reyes', birthDate: calendarDate('1980-06-01') },
      { id: 'p-spouse', role: 'spouse', firstName: 'Luis', lastName: 'Reyes', birthDate: calendarDate('1980-06-02') },
    ],
    address: { line1: '1 Main Street', line2: 'Apt 2', city: 'Phoenix', state: 'AZ', zip: '85001' },
    lines: [
      { kind: 'plan', name: plus.texts[locale].name, monthlyCents: plus.prices.FAM, features: plus.texts[locale].features },
      { kind: 'addon', name: pharmacy.texts[locale].name, monthlyCents: pharmacy.prices.FAM, features: pharmacy.texts[locale].features },
    ],
    monthlyCents: 30_900n, dueTodayCents: 30_900n, start: defaultStart('today', on), ...change,
  };
}
const medicare = (people: AgreementFacts['people']) => people.map((person) => (person.role === 'spouse' ? { ...person, medicare: true } : person));
const signing = (change: Partial<Signing> = {}): Signing => ({
  providerName: 'Example Direct Care', signedAt: '2026-11-20T21:11:05.123Z', ip: '192.0.2.7', mandate: 'M-2026-1', applicationId: 'app-1',
  signatures: [{ personId: 'p-self', name: 'Ana Reyes', authority: 'self' }, { personId: 'p-spouse', name: 'Ana Reyes', authority: 'represented' }], ...change,
});

describe.each(CLAUSE_PACKS.flatMap((pack) => LOCALES.map((locale) => [pack.state, locale, pack] as const)))('an agreement in %s, %s', (_, locale, pack) => {
  const draft = composeAgreement(facts({ pack, locale }));
  const text = JSON.stringify(draft);

  it('is complete, with nothing left to fill in', () => {
    expect(text).not.toMatch(/[{][a-zA-Z]+[}]/);
    expect(text).not.toContain('undefined');
    for (const needed of ['Example Direct Care', 'Ana Reyes', '1 Main Street, Apt 2, Phoenix, AZ 85001', '$309.00', 'Plus', 'Dr. Avery Example', '911', '+1 480 555 0100']) expect(text).toContain(needed);
    expect(draft).toMatchObject({ version: pack.version, locale, state: pack.state, countersignature: { name: 'Dr. Avery Example', title: 'Medical Director' } });
    for (const disclaimer of pack.texts[locale].disclaimers) {
      expect(draft.notInsurance).toContain(disclaimer);
      expect(draft.sections.flatMap(({ paragraphs }) => paragraphs)).toContain(disclaimer);
    }
    expect(draft.autoRenew).toContain('$309.00');
  });

  it('has the sections of its state, each with a heading of its own', () => {
    const headings = draft.sections.map(({ heading }) => heading);
    expect(new Set(headings).size).toBe(headings.length);
    expect(headings).toHaveLength(pack.excludesWorkersCompensation ? 13 : 12);
  });

  it('asks every adult, the subscriber first', () => {
    expect(draft.signers).toEqual([
      { personId: 'p-self', name: 'Ana Reyes', role: 'self', mustSign: true },
      { personId: 'p-spouse', name: 'Luis Reyes', role: 'spouse', mustSign: pack.everyAdultSigns },
    ]);
  });

  it('speaks of Medicare only when somebody has it', () => {
    const withMedicare = composeAgreement(facts({ pack, locale, people: medicare(facts().people) }));
    expect(withMedicare.sections).toHaveLength(draft.sections.length + 1);
    expect(JSON.stringify(draft.sections)).not.toContain('Medigap');
    expect(JSON.stringify(withMedicare.sections)).toMatch(/Medicare: Luis Reyes\./);
  });
});

describe('the text', () => {
  it('follows the start rule', () => {
    const later = composeAgreement(facts({ start: defaultStart('first_or_fifteenth', on), dueTodayCents: 0n }));
    expect(JSON.stringify(later)).toContain('Nothing is due today. Your card is saved and charged $309.00 on December 1, 2026');
    expect(JSON.stringify(composeAgreement(facts()))).toContain('Today you pay $309.00 for the first month. Your membership starts on November 20, 2026');
  });

  it('of a lawyer-approved pack is no template any more', () => {
    const draft = composeAgreement(facts({ pack: { ...facts().pack, approval: 'lawyer' } }));
    expect(JSON.stringify(draft)).not.toContain('template');
    expect(JSON.stringify(composeAgreement(facts()))).toContain('This text is a template that came with the software.');
  });

  it('asks a child who is of age to sign', () => {
    const people = [...facts().people, { id: 'p-adult', role: 'child', firstName: 'Leo', lastName: 'Reyes', birthDate: calendarDate('2008-11-20') } as const];
    expect(composeAgreement(facts({ people })).signers.map(({ personId }) => personId)).toEqual(['p-self', 'p-spouse', 'p-adult']);
    expect(composeAgreement(facts({ people, on: calendarDate('2026-11-19') })).signers).toHaveLength(2);
  });

  it('is refused without a subscriber, a plan, or a sum', () => {
    expect(() => composeAgreement(facts({ people: facts().people.slice(0, 1) }))).toThrow(/one subscriber/);
    expect(() => composeAgreement(facts({ lines: [...facts().lines].reverse() }))).toThrow(/plan first/);
    expect(() => composeAgreement(facts({ monthlyCents: 30_901n }))).toThrow(/sum/);
  });

  it('fills a name in once: a name that looks like one of ours stays as typed', () => {
    const people = facts().people.map((person) => (person.role === 'self' ? { ...person, firstName: '{provider}', lastName: '$& {fee}' } : person));
    expect(composeAgreement(facts({ people })).signers[0]?.name).toBe('{provider} $& {fee}');
    expect(JSON.stringify(composeAgreement(facts({ people })).sections)).toContain('{provider} $& {fee}');
  });
});

describe('the hash', () => {
  it('is stable, and the same whatever order the object was built in', () => {
    const draft = composeAgreement(facts());
    expect(composeAgreement(facts()).hash).toBe(draft.hash);
    expect(draft.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(agreementHash(Object.fromEntries(Object.entries(draft).reverse()) as unknown as typeof draft)).toBe(draft.hash);
    expect(agreementHash({ ...draft, hash: 'other' })).toBe(draft.hash);
  });

  it('changes with every fact that is agreed to', () => {
    const changes: Partial<AgreementFacts>[] = [
      {}, { locale: 'es' }, { pack: approvedPackFor('TX')! }, { pack: { ...facts().pack, version: 'az-2' } }, { people: medicare(facts().people) }, { people: facts().people.slice(1) },
      { address: { ...facts().address, zip: '85002' } }, { start: defaultStart('first_or_fifteenth', on) }, { start: defaultStart('today', calendarDate('2026-11-21')) },
      { lines: facts().lines.slice(0, 1), monthlyCents: 27_900n }, { signatory: { name: 'Other', title: 'Medical Director' } }, { provider: { ...facts().provider, name: 'Other' } },
    ];
    expect(new Set(changes.map((change) => composeAgreement(facts(change)).hash)).size).toBe(changes.length);
  });
});

describe('signatures', () => {
  const draft = composeAgreement(facts());
  const issues = (signatures: Signing['signatures'], of = draft) => signatureIssues(of, signatures).map(({ path, code }) => `${path} ${code}`);

  it('are one for each adult', () => {
    expect(issues(signing().signatures)).toEqual([]);
    expect(issues([])).toEqual(['signatures signature_missing', 'signatures signature_missing']);
    expect(issues([...signing().signatures, { personId: 'p-child', name: 'Mia', authority: 'self' }])).toEqual(['signatures.2.personId signature_nobody']);
    expect(issues([...signing().signatures, signing().signatures[0]!])).toEqual(['signatures.2.personId signature_nobody']);
    expect(issues([{ personId: 'p-self', name: ' ', authority: 'self' }, signing().signatures[1]!])).toEqual(['signatures.0.name signature_required']);
    expect(issues([{ personId: 'p-self', name: 'a'.repeat(161), authority: 'self' }, signing().signatures[1]!])).toEqual(['signatures.0.name too_long']);
  });

  it('are in person for the subscriber, and for every adult where the state asks for it', () => {
    expect(issues([{ personId: 'p-self', name: 'Ana', authority: 'represented' }, signing().signatures[1]!])).toEqual(['signatures.0.authority signature_in_person']);
    expect(issues(signing().signatures, composeAgreement(facts({ pack: approvedPackFor('FL')! })))).toEqual(['signatures.1.authority signature_in_person']);
  });
});

describe('the document', () => {
  const draft = composeAgreement(facts());
  const html = renderAgreementDocument(draft, signing());

  it('is the same bytes for the same signing', () => {
    expect(renderAgreementDocument(composeAgreement(facts()), signing())).toBe(html);
    expect(documentHash(html)).toBe(documentHash(renderAgreementDocument(draft, signing())));
    expect(documentHash(renderAgreementDocument(draft, signing({ ip: null })))).not.toBe(documentHash(html));
  });

  it('holds every word that was shown, who signed, when, from where, and the fingerprint', () => {
    const plain = html.replace(/<[^>]+>/g, '').replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    for (const { heading, paragraphs } of [draft.esign, ...draft.sections]) for (const text of [heading, ...paragraphs]) expect(plain).toContain(text.replace(/^• /, ''));
    for (const text of [draft.notInsurance, draft.autoRenew, draft.hash, '2026-11-20 21:11:05 (UTC)', '192.0.2.7', 'Signed by Ana Reyes (Subscriber) as:', 'Signed for Luis Reyes (Spouse) by the subscriber', 'M-2026-1', 'app-1']) expect(plain).toContain(text);
  });

  it('is self-contained', () => {
    expect(html).not.toMatch(/<script|<img|<link|<iframe|javascript:|\son\w+=|src=|href=|url\(|@import/i);
    expect(html.startsWith('<!doctype html>\n<html lang="en">')).toBe(true);
    expect(DOCUMENT_STYLE_SOURCE).toMatch(/^'sha256-[A-Za-z0-9+/]{43}='$/);
  });

  it('cannot be made without a signature', () => {
    expect(() => renderAgreementDocument(draft, signing({ signatures: [] }))).toThrow(/not signed/);
  });

  it('shows what was typed as text, whatever was typed', () => {
    const tags = (text: string) => text.match(/<[^>]*>/g)?.join('') ?? '';
    const nasty = fc.oneof(fc.string(), fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=1>', '</title><b>', '&lt;', "' onclick='x", '\u202Eevil', 'a\u0000b'));
    fc.assert(fc.property(nasty, nasty, (one, two) => {
      const people = facts().people.map((person) => ({ ...person, firstName: `x${one}` }));
      const hostile = renderAgreementDocument(composeAgreement(facts({ people, address: { ...facts().address, line1: `y${two}` } })), signing({
        signatures: signing().signatures.map((signature) => ({ ...signature, name: `z${one}` })), ip: two, mandate: one, applicationId: two, providerName: one,
      }));
      expect(tags(hostile)).toBe(tags(html));
      expect(hostile).not.toMatch(/[\u0000\u202a-\u202e]/);
    }));
  });
});

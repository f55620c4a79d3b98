import { describe, expect, it } from 'vitest';
import type { PaperFacts } from './document-facts.js';
import { hashOf } from './document-facts.js';
import { renderPaper } from './paper.js';

const aReceipt: PaperFacts = {
  layout: 1, kind: 'invoice', locale: 'en', number: 'AB12CD34-0002', state: 'paid', issuedOn: '2026-12-11',
  provider: { name: 'MyPremierPlans Direct Primary Care', address: '100 Example Avenue, Phoenix, AZ 85004', phone: '+1 480 555 0100', email: 'care@mypremierplans.example' },
  member: 'M-100234', ofInvoice: null, period: { from: '2026-12-11', to: '2026-12-26' },
  lines: [
    { label: 'Membership fee', text: 'credit for time already paid and not used after a change · December 11, 2026 to December 25, 2026 · 15 of 30 days, counted to the second · $99.00 a month × 1,296,000 s ÷ 2,592,000 s = -$49.50', cents: -4_950 },
    { label: 'Membership fee', text: 'rest of a month after a change · December 11, 2026 to December 25, 2026 · 15 of 30 days, counted to the second · $279.00 a month × 1,296,000 s ÷ 2,592,000 s = $139.50', cents: 13_950 },
  ],
  totalCents: 9_000, balanceCents: 500, creditedCents: 1_000, paidCents: 8_500, dueCents: 0,
  payments: [{ on: '2026-12-11', cents: 8_500, refundedCents: 1_000, brand: 'visa', last4: '4242', kind: 'card' }], note: null,
};

describe('a paper', () => {
  it('is the same bytes for the same facts, a PDF with its title and language', async () => {
    const [one, two] = [await renderPaper(aReceipt), await renderPaper({ ...aReceipt })];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
    const text = Buffer.from(one).toString('latin1');
    expect(text.startsWith('%PDF-1.7')).toBe(true);
    expect(text).toContain('/Lang (en)');
    expect(Buffer.from(await renderPaper({ ...aReceipt, dueCents: 1 })).equals(Buffer.from(one))).toBe(false);
    expect(hashOf(aReceipt)).not.toBe(hashOf({ ...aReceipt, locale: 'es' }));
  });

  it('of many lines goes on with the next page', async () => {
    const many = await renderPaper({ ...aReceipt, lines: Array.from({ length: 40 }, () => aReceipt.lines[0]!) });
    expect(Buffer.from(many).toString('latin1').match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(2);
  });
});

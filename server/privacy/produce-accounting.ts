import { z } from 'zod';
import { load } from '#access/scope.js';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { type Household, householdSubject, type Person, personSubject } from '#enrollment/index.js';
import type { Tx } from '#kit/db/tx.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { newId } from '#kit/ids/ids.js';
import { insertDocument, type KeptDocument, type NewDocument, putDocument } from '#kit/storage/documents.js';
import { settingsInForce } from '#settings/index.js';
import { renderAccounting } from './accounting.document.js';
import type { Accounting } from './disclosure.entity.js';
import { disclosuresOf, insertAccounting, peopleOf } from './disclosure.repository.js';
import { earliestFrom, isAccountable } from './disclosure.rules.js';

const Input = z.strictObject({
  id: z.uuid(), from: z.iso.date().optional().describe('From (six years back, if empty)'), to: z.iso.date().optional().describe('To (today, if empty)'), locale: z.enum(['en', 'es']).optional().describe('Language (the household\'s, if empty)'),
});
type Input = z.output<typeof Input>;
interface Prepared { readonly document: NewDocument; readonly accounting: Omit<Accounting, 'documentId'> }

function periodOf({ from, to }: Input, today: string): { from: string; to: string } {
  const period = { from: from ?? earliestFrom(today), to: to ?? today };
  if (period.from < earliestFrom(today)) throw invalidPayload({ fields: [{ path: 'from', code: 'invalid' }] });
  if (period.to > today || period.to < period.from) throw invalidPayload({ fields: [{ path: 'to', code: 'invalid' }] });
  return period;
}

/** The exact page is kept: the rule asks for the written accounting that was provided (164.528(d)(2)). */
async function prepare(tx: Tx, input: Input, household: Household, personId: string | null): Promise<Prepared> {
  const { from, to } = periodOf(input, tx.today);
  const disclosures = (await disclosuresOf(tx, household.id)).filter(d => isAccountable(d, { from, to, personId, today: tx.today }));
  const people = (await peopleOf(tx, household.id)).filter(p => personId === null || p.id === personId);
  const settings = await settingsInForce(tx);
  const locale = input.locale ?? household.locale;
  const producedBy = (tx.principal as { name?: string }).name ?? settings.provider_name;
  const html = renderAccounting({
    locale, from, to, producedOn: tx.today, producedBy, disclosures, people: people.map(p => ({ id: p.id, name: `${p.firstName} ${p.lastName}` })),
    provider: { name: settings.provider_name, address: settings.provider_address, phone: settings.provider_phone, email: settings.provider_email },
  });
  const id = newId();
  await record(tx, { action: 'accounting.produced', subjectType: personId ? 'Person' : 'Household', subjectId: personId ?? household.id, details: { accounting: id, from, to, locale, disclosures: disclosures.length } });
  return {
    document: { kind: 'accounting', mediaType: 'text/html; charset=utf-8', extension: 'html', bytes: new TextEncoder().encode(html), applicationId: household.applicationId, householdId: household.id },
    accounting: { id, householdId: household.id, personId, fromOn: from, toOn: to, locale, disclosures: disclosures.length, producedBy: tx.principal.id ?? tx.principal.kind, createdAt: tx.systemNow },
  };
}

const call = ({ document }: Prepared, ports: { storage: Parameters<typeof putDocument>[0] }): Promise<KeptDocument> => putDocument(ports.storage, document);
async function settle(tx: Tx, { document, accounting }: Prepared, kept: KeptDocument): Promise<{ id: string; disclosures: number }> {
  await insertDocument(tx, document, kept);
  await insertAccounting(tx, { ...accounting, documentId: kept.id });
  return { id: accounting.id, disclosures: accounting.disclosures };
}

/** An accounting of disclosures for a household, kept as the page that is handed out. */
export const produceAccounting = command({
  name: 'produceAccounting', action: 'produce', subject: 'Accounting', input: Input, call, settle,
  prepare: async (tx, input) => prepare(tx, input, await load<Household>(tx, householdSubject, input.id), null),
});

/** The same for one member. */
export const produceMemberAccounting = command({
  name: 'produceMemberAccounting', action: 'produce', subject: 'Accounting', input: Input, call, settle,
  async prepare(tx, input) {
    const person = await load<Person>(tx, personSubject, input.id);
    return prepare(tx, input, await load<Household>(tx, householdSubject, person.householdId), person.id);
  },
});

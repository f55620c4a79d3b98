import { z } from 'zod';
import { load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { type Household, householdSubject, type Person, personSubject } from '#enrollment/index.js';
import type { Tx } from '#kit/db/tx.js';
import { type FieldIssue, invalidPayload } from '#kit/errors/app-error.js';
import { newId } from '#kit/ids/ids.js';
import { insertDisclosure } from './disclosure.repository.js';
import { BASES, type Basis } from './disclosure.rules.js';

const line = (most: number) => z.string().trim().min(2).max(most);
const Input = z.strictObject({
  id: z.uuid(), disclosedOn: z.iso.date().describe('Date of the disclosure'), basis: z.enum(BASES as unknown as [Basis, ...Basis[]]).describe('Ground'),
  recipient: line(200).describe('To whom'), recipientAddress: line(200).optional().describe('Address of the recipient, if known'),
  description: line(1000).describe('What was disclosed'), purpose: line(500).describe('Purpose'),
  times: z.int().min(1).max(10_000).default(1).describe('How often, for one recipient and purpose'), lastOn: z.iso.date().optional().describe('The last time, if several'),
  withheldUntil: z.iso.date().optional().describe('Not to be told before'), withheldBy: line(200).optional().describe('Agency that asked for it'),
});
type Input = z.output<typeof Input>;

/** Dates that cannot be: in the future, in the wrong order, or half of a pair. */
function issuesOf(input: Input, today: string): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const wrong = (path: keyof Input, code = 'invalid'): void => { issues.push({ path, code }); };
  if (input.disclosedOn > today) wrong('disclosedOn');
  if (input.lastOn !== undefined && (input.lastOn < input.disclosedOn || input.lastOn > today)) wrong('lastOn');
  if (input.times > 1 && input.lastOn === undefined) wrong('lastOn', 'required');
  if (input.withheldUntil !== undefined && input.withheldBy === undefined) wrong('withheldBy', 'required');
  if (input.withheldBy !== undefined && input.withheldUntil === undefined) wrong('withheldUntil', 'required');
  return issues;
}

/** Words about people stay in the record itself: the audit row says that, on what ground and about whom by id. */
async function keep(tx: Tx, { id: _, ...input }: Input, householdId: string, personId: string | null): Promise<{ id: string }> {
  const issues = issuesOf({ id: householdId, ...input }, tx.today);
  if (issues.length) throw invalidPayload({ fields: issues });
  const id = newId();
  await insertDisclosure(tx, {
    id, householdId, personId, ...input, lastOn: input.lastOn ?? null, recipientAddress: input.recipientAddress ?? null, withheldUntil: input.withheldUntil ?? null, withheldBy: input.withheldBy ?? null,
    recordedBy: tx.principal.id ?? tx.principal.kind, createdAt: tx.systemNow,
  });
  await record(tx, { action: 'disclosure.recorded', subjectType: personId ? 'Person' : 'Household', subjectId: personId ?? householdId, details: { disclosure: id, basis: input.basis, on: input.disclosedOn } });
  return { id };
}

/** Keeps that information about everybody of a household was given to somebody, on a ground that has to be accounted for. */
export const recordHouseholdDisclosure = change({
  name: 'recordHouseholdDisclosure', action: 'record', subject: 'Disclosure', input: Input,
  async run(tx, input) { return keep(tx, input, (await load<Household>(tx, householdSubject, input.id)).id, null); },
});

/** The same about one member. */
export const recordMemberDisclosure = change({
  name: 'recordMemberDisclosure', action: 'record', subject: 'Disclosure', input: Input,
  async run(tx, input) {
    const person = await load<Person>(tx, personSubject, input.id);
    return keep(tx, input, person.householdId, person.id);
  },
});

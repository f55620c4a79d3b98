import { z } from 'zod';
import { cents, instant, named } from '#kit/http/contract.js';
import { locale } from './session.schema.js';

const day = z.iso.date();
const tier = z.enum(['EE', 'ESP', 'ECH', 'FAM']);
const hsa = z.object({ eligible: z.boolean(), reason: z.string(), note: z.string(), capCents: z.int() });
const line = z.object({ versionId: z.uuid(), name: z.string(), monthlyCents: cents });

export const PersonView = z.object({ id: z.uuid(), role: z.enum(['self', 'spouse', 'partner', 'child']), firstName: z.string(), lastName: z.string(), /** Cover by age ends with this day; the last day of the membership's period in which it does. */ coveredThrough: day.nullable() });
/** A change that is still to come, or waits for its payment or for the agent. */
export const PlannedChange = z.object({
  state: z.string(), kind: z.string(), effectiveOn: day, planName: z.string(), addOnNames: z.array(z.string()), tier, monthlyCents: cents, peopleAdded: z.int(), peopleDropped: z.int(), leaving: z.array(z.string()), dueNowCents: cents, takesBack: z.boolean(),
});
export const MembershipOverview = named('AccountMembership', z.object({
  id: z.uuid(), number: z.string(), state: z.enum(['pending_payment', 'pending_activation', 'active', 'past_due', 'paused', 'suspended', 'ended']),
  plan: line.extend({ code: z.string(), summary: z.string(), features: z.array(z.string()), hsa }), addOns: z.array(line), tier, monthlyCents: cents, employerCents: cents,
  startsOn: day, paidThrough: day.nullable(), endsOn: day.nullable(), nextChargeOn: day.nullable(), nextChargeCents: cents.nullable(), resumesOn: day.nullable(), payBy: day.nullable(), change: PlannedChange.nullable(),
}));
export const InvoiceView = named('AccountInvoice', z.object({
  id: z.uuid(), number: z.string().nullable(), state: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']), totalCents: cents, paidCents: cents, dueCents: cents, refundedCents: cents,
  periodStart: day.nullable(), lastDay: day.nullable(), issuedOn: day, nextAttemptAt: instant.nullable(),
  payment: z.object({ state: z.string(), kind: z.string().nullable(), brand: z.string().nullable(), last4: z.string().nullable(), message: z.string().nullable(), confirm: z.boolean() }).nullable(),
}));
export const OverviewReply = named('AccountOverview', z.object({
  today: day, locale, provider: z.object({ name: z.string(), phone: z.string(), email: z.string() }), theme: z.object({ accent: z.string() }), notInsurance: z.string(), changeBy: z.enum(['member', 'agent']), pauseBy: z.enum(['staff', 'member']),
  payment: z.object({ publishableKey: z.string(), scriptUrl: z.string() }),
  contact: z.object({ channel: z.enum(['email', 'sms']), sentTo: z.string() }),
  household: z.object({ people: z.array(PersonView), address: z.object({ line1: z.string(), line2: z.string().nullable(), city: z.string(), state: z.string(), zip: z.string() }), email: z.string().nullable(), phone: z.string().nullable() }),
  memberships: z.array(MembershipOverview), open: z.array(InvoiceView),
}));
export const InvoicesQuery = z.strictObject({ before: z.uuid().optional() });
export const InvoicesReply = named('AccountInvoices', z.object({ invoices: z.array(InvoiceView), next: z.uuid().nullable() }));
export const InvoiceLinesReply = named('AccountInvoiceLines', z.object({
  id: z.uuid(), number: z.string().nullable(), lines: z.array(z.object({ id: z.uuid(), label: z.string(), what: z.string(), dates: z.string(), share: z.string().nullable(), arithmetic: z.string(), cents })),
}));
export const DocumentsReply = named('AccountDocuments', z.object({ agreements: z.array(z.object({ id: z.uuid(), memberNumber: z.string().nullable(), signedAt: instant, locale, version: z.string(), replaced: z.boolean() })) }));
/** An HTML page, as kept. A string reply is never filtered by the serialiser. */
export const Page = z.string();
export const MethodReply = named('AccountPaymentMethod', z.object({
  method: z.object({ kind: z.string(), brand: z.string().nullable(), last4: z.string().nullable(), expiresMonth: z.int().nullable(), expiresYear: z.int().nullable(), bankName: z.string().nullable() }).nullable(),
}));
export const SetupReply = named('AccountCardSetup', z.object({ setupId: z.string(), clientSecret: z.string() }));
export const FinishSetup = named('AccountCardSetupDone', z.strictObject({ setupId: z.string().max(120) }));
export const SavedReply = named('AccountCardSaved', z.object({ saved: z.boolean() }));
export const ConfirmationReply = named('AccountInvoiceConfirmation', z.object({ clientSecret: z.string() }));
export const InvoiceStateReply = named('AccountInvoiceState', z.object({ id: z.uuid(), state: z.string() }));
export type OverviewOut = z.input<typeof OverviewReply>;
export type MembershipOut = z.input<typeof MembershipOverview>;
export type InvoiceOut = z.input<typeof InvoiceView>;

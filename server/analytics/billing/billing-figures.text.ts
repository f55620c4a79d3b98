/**
 * What each figure of the billing page means, word for word as the page says it. The statements that compute them stand in
 * `billing-figures.repository.ts`; a change of one is a change of the other.
 *
 * Common to all: months are calendar months in the provider's time zone, on the business clock. A membership pays while it is
 * active or past due; its fee is the monthly price agreed on for plan and add-ons, whoever bears it. Members are households.
 */
export const BILLING_DEFINITIONS = {
  mrr: 'Monthly recurring revenue: the monthly fees of all memberships that are active or past due. Fees of paused and suspended memberships do not count.',
  mrrMonths: 'Monthly fees of the memberships that were active or past due when the month ended; for this month, as it is now.',
  mrrParts: 'Each household is compared at the start and at the end of the month. New: it paid nothing before. Expansion and contraction: it pays more or less than before. Churned: it pays nothing any more, because its membership ended, was suspended or is paused. Start plus the four parts is the end, to the cent.',
  churn: 'Members: households that churned in the month, of those that paid when it began. Money: their fees, of the fees when it began. This month counts up to now.',
  collected: 'Payments by the day the money was collected, before refunds.',
  failed: 'Invoices of the month that were refused at least once, each with its whole total, also if it was paid later. First payments refused while somebody enrolls do not count.',
  refunded: 'Refunds by the day they were asked for, or approved where a second person had to; only those on their way or done. What a bank took back by a dispute is no refund.',
  refundsWaiting: 'Refunds above the set sum, or of which something is not known, that wait for a second person.',
  refundsFailed: 'Refunds asked for in this month or the two before that did not go through: the money is here, and the member has to get it another way.',
  disputes: 'Disputes without a verdict, the one that has to be answered first on top. Under review waits for the bank.',
  warnings: 'Payments that a card\'s bank holds to be fraud and has not disputed yet. Giving one back entirely spares the dispute and its fee.',
  differences: 'What was not the same here and at the payment processor in the nightly comparison, and that nobody has repaired or dismissed.',
  ageing: 'What is due on open invoices, by the days since the first day they bill.',
  retries: 'Open invoices that were refused and that the processor will try again by itself, the next one first.',
  recovery: 'Of the invoices of the last twelve months that were refused at least once, those that were paid after all, by money. Still open ones count as not recovered.',
  members: 'Memberships by state, with their monthly fees.',
} as const;
export type BillingDefinition = keyof typeof BILLING_DEFINITIONS;

import type { Application, Cents, Offers } from '../api/types.js';

export interface Choice { planVersionId: string | null; addOnVersionIds: readonly string[] }

/** What the chosen plan and add-ons cost a month, in cents; null without a plan that is on offer. */
export function monthlyTotal(offers: Offers, choice: Choice): Cents | null {
  const plan = offers.plans.find(offer => offer.planVersionId === choice.planVersionId);
  if (!plan) return null;
  return offers.addOns.filter(offer => choice.addOnVersionIds.includes(offer.addOnVersionId)).reduce((sum, offer) => sum + offer.monthlyCents, plan.monthlyCents);
}

export const dueToday = (offers: Offers, monthly: Cents): Cents => (offers.start.dueToday ? monthly : 0);

/** A choice cut down to what is still on offer. */
export const offered = (offers: Offers, choice: Choice): Choice => ({
  planVersionId: offers.plans.some(plan => plan.planVersionId === choice.planVersionId) ? choice.planVersionId : null,
  addOnVersionIds: choice.addOnVersionIds.filter(id => offers.addOns.some(addOn => addOn.addOnVersionId === id)),
});

/**
 * One key for one signed contract at one price: repeats of the same submit share it, a contract signed anew gets another.
 * Null before there is anything to submit.
 */
export const submitKey = ({ id, agreement, quote }: Application): string | null =>
  agreement && quote ? `submit.${id}.${agreement.hash.slice(0, 24)}.${quote.monthlyCents}` : null;

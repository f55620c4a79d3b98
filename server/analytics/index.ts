export { BILLING_DEFINITIONS, type BillingDefinition } from './billing/billing-figures.text.js';
export { ageLabel, AGES, type RecurringMonth } from './billing/billing-figures.rules.js';
export { type BillingFigures, type MoneyFlow, readBillingFigures } from './billing/read-billing-figures.js';

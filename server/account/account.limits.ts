import type { Limit } from '#kit/http/rate-limit.js';

/** So many in an hour for one household. */
const anHour = (bucket: string, hits: number): Limit => ({ bucket, hits, seconds: 3600 });

/** Another card or bank account: trying cards is what it is against. */
export const CARD = anHour('account_card', 20);
/** Anything that is asked of the processor for good. */
export const DECIDE = anHour('account_decide', 60);
export const PREVIEW = anHour('account_preview', 240);
/** Invoices and receipts that are drawn when they are asked for. */
export const PAPER = anHour('account_paper', 120);
export const EXPORT = anHour('account_export', 20);
/** A code to somebody who has not asked for one yet: beside the limits by place and by address. */
export const ASK = anHour('account_contact', 10);

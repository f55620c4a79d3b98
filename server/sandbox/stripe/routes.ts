import type { Db } from '../db.js';
import { disputeRoutes } from './routes/disputes.js';
import { creditNoteRoutes } from './routes/credit-notes.js';
import { customerBalanceRoutes } from './routes/customer-balance.js';
import { customerRoutes } from './routes/customers.js';
import { eventRoutes } from './routes/events.js';
import { intentRoutes } from './routes/intents.js';
import { invoiceRoutes } from './routes/invoices.js';
import { moneyRoutes } from './routes/money.js';
import { paymentMethodRoutes } from './routes/payment-methods.js';
import { previewRoutes } from './routes/previews.js';
import { productRoutes } from './routes/products.js';
import { subscriptionRoutes } from './routes/subscriptions.js';
import { testClockRoutes } from './routes/test-clocks.js';
import type { Route } from './route.js';
import type { Timekeeper } from './timekeeper.js';

/** Every endpoint the sandbox implements. */
export const allRoutes = (db: Db, timekeeper: Timekeeper, onError: (error: unknown) => void): readonly Route[] => [
  ...productRoutes, ...customerRoutes, ...subscriptionRoutes, ...previewRoutes, ...invoiceRoutes, ...intentRoutes, ...paymentMethodRoutes, ...moneyRoutes,
  ...creditNoteRoutes, ...disputeRoutes, ...customerBalanceRoutes, ...eventRoutes,
  ...testClockRoutes(db, timekeeper, onError),
];

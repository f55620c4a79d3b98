import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { invoiceSubject } from './billing.access.js';
import { invoiceNotOpen } from './billing.errors.js';
import type { Invoice } from './invoice.entity.js';
import { rereadPayer } from './reread-payer.js';

const ById = z.strictObject({ id: z.uuid() });

/** What the browser needs to answer the bank's question about an open invoice. The secret is neither stored nor logged. @throws invoice_not_open */
export const openInvoiceConfirmation = command({
  name: 'openInvoiceConfirmation', action: 'confirm', subject: 'Invoice', input: ById,
  async prepare(tx, { id }) {
    const invoice = await load<Invoice>(tx, invoiceSubject, id);
    authorize(tx, 'confirm', invoiceSubject, invoice);
    if (invoice.state !== 'open') throw invoiceNotOpen();
    await record(tx, { action: 'invoice.confirmation_opened', subjectType: 'Invoice', subjectId: id });
    return { processorInvoiceId: invoice.processorInvoiceId };
  },
  call: ({ processorInvoiceId }, { payments }) => payments.invoiceSecret(processorInvoiceId),
  async settle(_tx, _prepared, clientSecret) {
    if (clientSecret === null) throw invoiceNotOpen();
    return { clientSecret };
  },
});

/** The browser is done with it: reads the payer at once, so that the page shows what came of it. */
export const readConfirmedInvoice = command({
  name: 'readConfirmedInvoice', action: 'confirm', subject: 'Invoice', input: ById,
  async prepare(tx, { id }) {
    const invoice = await load<Invoice>(tx, invoiceSubject, id);
    authorize(tx, 'confirm', invoiceSubject, invoice);
    await record(tx, { action: 'invoice.confirmation_returned', subjectType: 'Invoice', subjectId: id });
    return { id, payerId: invoice.payerId };
  },
  call: async () => Promise.resolve(null),
  settle: async (_tx, { id }) => ({ id, state: 'open' as Invoice['state'] }),
  async follow(db, { id, payerId }, _out, actor) {
    await rereadPayer(db, payerId);
    return db.read(actor, async tx => ({ id, state: (await load<Invoice>(tx, invoiceSubject, id)).state }));
  },
});

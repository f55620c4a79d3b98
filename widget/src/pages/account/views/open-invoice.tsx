import type { JSX } from 'preact';
import type { AccountInvoice } from '../../../api/generated.js';
import { calendarDate, moment, money } from '../../../flow/format.js';
import { locale, texts } from '../../../i18n/account.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { Alert, ProblemAlert } from '../../../ui/feedback.js';
import { confirmWithBank, payOpen, type Paid } from '../pay.js';
import { useStore, type Store } from '../store.js';

/** What is unpaid, why, and the ways out: pay with the card on file, answer the bank, or another card. */
export function OpenInvoice({ invoice }: { invoice: AccountInvoice }): JSX.Element {
  const t = texts();
  const store = useStore();
  const { payment } = invoice;
  const settle = (work: (store: Store, invoice: AccountInvoice) => Promise<Paid>) => async (): Promise<void> => {
    const paid = await work(store, invoice);
    await store.done(store.view.peek(), words => (paid === 'paid' ? words.paidNow : paid === 'processing' ? words.payProcessing : words.payRefused));
  };
  const pay = useAction(settle(payOpen));
  const bank = useAction(settle(confirmWithBank));
  const processing = payment?.state === 'processing';
  return (
    <Alert tone={processing ? 'info' : 'danger'} title={t.openTitle(money(invoice.dueCents, locale.value))}>
      {invoice.periodStart && <p>{t.openBody(calendarDate(invoice.periodStart, locale.value))}</p>}
      <p>{processing ? t.payProcessing : payment?.confirm ? t.openBank : payment?.message}</p>
      {invoice.nextAttemptAt && !processing && <p>{t.openNext(moment(invoice.nextAttemptAt, locale.value))}</p>}
      <ProblemAlert problem={pay.problem.value ?? bank.problem.value} />
      {!processing && (
        <div class="buttons">
          {payment?.confirm ? <Button busy={bank.busy.value} onPress={() => void bank.run()}>{t.payBank}</Button> : <Button busy={pay.busy.value} onPress={() => void pay.run()}>{t.pay}</Button>}
          <Button kind="plain" onPress={() => store.open('card')}>{t.changeCard}</Button>
        </div>
      )}
    </Alert>
  );
}

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AccountInvoice, AccountInvoices, AccountPaymentMethod } from '../../../api/generated.js';
import { calendarDate, money } from '../../../flow/format.js';
import { locale, texts } from '../../../i18n/account.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { Alert, ProblemAlert, Skeleton } from '../../../ui/feedback.js';
import { Heading } from '../../../ui/heading.js';
import { useStore } from '../store.js';
import { saveFile } from '../save-file.js';
import { InvoiceLines } from './invoice-lines.js';
import { OpenInvoice } from './open-invoice.js';

type Method = NonNullable<AccountPaymentMethod['method']>;
const brandName = (brand: string | null): string => ({ visa: 'Visa', mastercard: 'Mastercard', amex: 'American Express', discover: 'Discover', diners: 'Diners Club', jcb: 'JCB', unionpay: 'UnionPay' })[brand ?? ''] ?? brand ?? '';

function MethodText({ method, today }: { method: Method; today: string }): JSX.Element {
  const t = texts();
  const { expiresMonth, expiresYear } = method;
  const expires = expiresMonth && expiresYear ? `${String(expiresMonth).padStart(2, '0')}/${expiresYear}` : null;
  const over = expires !== null && `${expiresYear}-${expires.slice(0, 2)}` < today.slice(0, 7);
  return (
    <>
      <p class="method"><b>{method.kind === 'us_bank_account' ? t.methodBank(method.bankName ?? t.bankAccount, method.last4 ?? '') : t.methodCard(brandName(method.brand), method.last4 ?? '')}</b></p>
      {expires && <p class={over ? 'error' : 'muted'}>{over ? t.expired : t.expires(expires)}</p>}
    </>
  );
}

function MethodCard(): JSX.Element {
  const t = texts();
  const store = useStore();
  const method = useSignal<AccountPaymentMethod | null>(null);
  const load = useAction(async () => { method.value = await store.signedIn(store.client.method); });
  useEffect(() => { void load.run(); }, []);
  const known = method.value?.method;
  return (
    <section class="card" aria-label={t.method}>
      <h2>{t.method}</h2>
      <ProblemAlert problem={load.problem.value} />
      {method.value ? known ? <MethodText method={known} today={store.overview.value?.today ?? ''} /> : <p class="muted">{t.methodNone}</p>
        : load.problem.value ? <Button kind="plain" onPress={() => void load.run()}>{t.retry}</Button> : <Skeleton lines={2} />}
      <div class="buttons"><Button kind="plain" onPress={() => store.open('card')}>{t.changeCard}</Button></div>
    </section>
  );
}

function statusOf(invoice: AccountInvoice): { label: string; tone: string } {
  const t = texts();
  if (invoice.state === 'open' && invoice.payment?.state === 'processing') return { label: t.invoiceProcessing, tone: 'calm' };
  return { paid: { label: t.invoicePaid, tone: 'ok' }, open: { label: t.invoiceOpen, tone: 'danger' }, void: { label: t.invoiceVoid, tone: '' }, uncollectible: { label: t.invoiceUncollectible, tone: '' }, draft: { label: t.invoiceOpen, tone: '' } }[invoice.state];
}

const InvoiceName = ({ invoice }: { invoice: AccountInvoice }): JSX.Element => (
  <span><b>{invoice.number ?? '–'}</b><br /><span class="muted">{calendarDate(invoice.issuedOn, locale.value)}</span></span>
);

/** The invoice or receipt as a file. */
function Paper({ invoice }: { invoice: AccountInvoice }): JSX.Element {
  const t = texts();
  const store = useStore();
  const name = invoice.number ?? invoice.id;
  const save = useAction(async () => { saveFile(await store.signedIn(() => store.client.file(`/invoices/${invoice.id}/pdf`)), `invoice-${name}.pdf`); });
  return (
    <>
      <Button kind="quiet" busy={save.busy.value} label={`${t.invoicePdf}: ${name}`} onPress={() => void save.run()}>{t.invoicePdf}</Button>
      <ProblemAlert problem={save.problem.value} />
    </>
  );
}

function InvoiceRow({ invoice }: { invoice: AccountInvoice }): JSX.Element {
  const t = texts();
  const date = (day: string): string => calendarDate(day, locale.value);
  const { label, tone } = statusOf(invoice);
  return (
    <>
      <tr>
        <td data-label={t.invoice}><InvoiceName invoice={invoice} /></td>
        <td data-label={t.period}><span>{invoice.periodStart && invoice.lastDay ? t.periodOf(date(invoice.periodStart), date(invoice.lastDay)) : '–'}</span></td>
        <td data-label={t.amount} class="number"><span>{money(invoice.totalCents, locale.value)}{invoice.refundedCents > 0 && <><br /><small>{t.refunded(money(invoice.refundedCents, locale.value))}</small></>}</span></td>
        <td data-label={t.status}><span class="status"><span class={`pill ${tone}`}>{label}</span><Paper invoice={invoice} /></span></td>
      </tr>
      <tr class="under"><td colSpan={4}><InvoiceLines id={invoice.id} name={invoice.number ?? invoice.id} /></td></tr>
    </>
  );
}

function Invoices(): JSX.Element {
  const t = texts();
  const store = useStore();
  const list = useSignal<AccountInvoice[] | null>(null);
  const next = useSignal<string | null>(null);
  const load = useAction(async (before: string | null) => {
    const page: AccountInvoices = await store.signedIn(() => store.client.invoices(before));
    list.value = [...(before ? list.peek() ?? [] : []), ...page.invoices];
    next.value = page.next;
  });
  // read again with the overview: what was just paid must not stand there as open
  useEffect(() => { void load.run(null); }, [locale.value, store.overview.value]);
  return (
    <section class="card" aria-label={t.invoices}>
      <h2>{t.invoices}</h2>
      <ProblemAlert problem={load.problem.value} />
      {list.value === null ? load.problem.value ? <Button kind="plain" onPress={() => void load.run(null)}>{t.retry}</Button> : <Skeleton lines={4} />
        : list.value.length === 0 ? <Alert tone="info">{t.invoicesNone}</Alert>
          : (
            <table class="list">
              <thead><tr>{[t.invoice, t.period, t.amount, t.status].map(name => <th key={name} scope="col" class={name === t.amount ? 'number' : ''}>{name}</th>)}</tr></thead>
              <tbody>{list.value.map(invoice => <InvoiceRow key={invoice.id} invoice={invoice} />)}</tbody>
            </table>
          )}
      {next.value && <Button kind="plain" busy={load.busy.value} onPress={() => void load.run(next.peek())}>{t.invoicesMore}</Button>}
    </section>
  );
}

export function PaymentsView(): JSX.Element {
  const t = texts();
  const { overview } = useStore();
  return (
    <div class="stack page">
      <Heading title={t.paymentsTitle} />
      {overview.value?.open.map(invoice => <OpenInvoice key={invoice.id} invoice={invoice} />)}
      <MethodCard />
      <Invoices />
    </div>
  );
}

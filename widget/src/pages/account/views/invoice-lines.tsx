import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { AccountInvoiceLines } from '../../../api/generated.js';
import { money } from '../../../flow/format.js';
import { locale, texts } from '../../../i18n/account.js';
import { useAction } from '../../../ui/action.js';
import { ProblemAlert, Skeleton } from '../../../ui/feedback.js';
import { useStore } from '../store.js';

/** What an invoice is made of, read when it is opened: each line with its dates and how it was worked out. */
export function InvoiceLines({ id, name }: { id: string; name: string }): JSX.Element {
  const t = texts();
  const store = useStore();
  const found = useSignal<AccountInvoiceLines | null>(null);
  const load = useAction(async () => { found.value = await store.signedIn(() => store.client.invoiceLines(id)); });
  return (
    <details onToggle={event => { if (event.currentTarget.open && !found.peek()) void load.run(); }}>
      <summary aria-label={`${t.invoiceLines}: ${name}`}>{t.invoiceLines}</summary>
      <ProblemAlert problem={load.problem.value} />
      {found.value ? <ul class="arithmetic">{found.value.lines.map(line => <li key={line.id}><b>{line.label}</b><b>{money(line.cents, locale.value)}</b><span class="muted">{line.what}, {line.dates}{line.share && <><br />{line.share}</>}<br />{line.arithmetic}</span></li>)}</ul> : load.busy.value && <Skeleton lines={2} />}
    </details>
  );
}

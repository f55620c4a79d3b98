import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AccountDocuments } from '../../../api/generated.js';
import { moment } from '../../../flow/format.js';
import { locale, texts } from '../../../i18n/account.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { ProblemAlert, Skeleton } from '../../../ui/feedback.js';
import { Heading } from '../../../ui/heading.js';
import { saveFile } from '../save-file.js';
import { useStore } from '../store.js';

type Agreement = AccountDocuments['agreements'][number];

function AgreementLine({ agreement }: { agreement: Agreement }): JSX.Element {
  const t = texts();
  const store = useStore();
  const when = moment(agreement.signedAt, locale.value);
  const fetchCopy = useAction(async () => { saveFile(await store.signedIn(() => store.client.file(`/documents/${agreement.id}/document`)), t.agreementName); });
  return (
    <li class="line">
      <span><b>{t.agreementOf(when)}</b><br /><span class="muted">{[agreement.memberNumber, agreement.replaced && t.agreementReplaced].filter(Boolean).join(', ')}</span></span>
      <Button kind="plain" busy={fetchCopy.busy.value} label={`${t.download}: ${t.agreementOf(when)}`} onPress={() => void fetchCopy.run()}>{t.download}</Button>
      <ProblemAlert problem={fetchCopy.problem.value} />
    </li>
  );
}

function Agreements(): JSX.Element {
  const t = texts();
  const store = useStore();
  const documents = useSignal<AccountDocuments | null>(null);
  const load = useAction(async () => { documents.value = await store.signedIn(store.client.documents); });
  useEffect(() => { void load.run(); }, []);
  const list = documents.value?.agreements;
  return (
    <section class="card" aria-label={t.agreements}>
      <h2>{t.agreements}</h2>
      <ProblemAlert problem={load.problem.value} />
      {!list ? load.problem.value ? <Button kind="plain" onPress={() => void load.run()}>{t.retry}</Button> : <Skeleton lines={2} />
        : list.length ? <ul class="lines">{list.map(agreement => <AgreementLine key={agreement.id} agreement={agreement} />)}</ul> : <p class="muted">{t.agreementsNone}</p>}
    </section>
  );
}

function OwnData(): JSX.Element {
  const t = texts();
  const store = useStore();
  const wanted = useSignal<'pdf' | 'json' | null>(null);
  const take = useAction(async (format: 'pdf' | 'json') => {
    wanted.value = format;
    saveFile(await store.signedIn(() => store.client.file(`/data/${format}`)), `my-data.${format}`); });
  return (
    <section class="card" aria-label={t.data}>
      <h2>{t.data}</h2>
      <p>{t.dataBody}</p>
      <ProblemAlert problem={take.problem.value} />
      <div class="buttons">
        <Button kind="plain" busy={take.busy.value && wanted.value === 'pdf'} onPress={() => void take.run('pdf')}>{t.dataPdf}</Button>
        <Button kind="plain" busy={take.busy.value && wanted.value === 'json'} onPress={() => void take.run('json')}>{t.dataJson}</Button>
      </div>
    </section>
  );
}

export function DocumentsView(): JSX.Element {
  return <div class="stack page"><Heading title={texts().documentsTitle} /><Agreements /><OwnData /></div>;
}

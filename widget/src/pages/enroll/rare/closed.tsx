import type { JSX } from 'preact';
import { rareTexts } from '../../../i18n/index.js';
import { ProviderLinks } from '../steps/address.js';
import { useStore } from '../store.js';
import { Button } from '../../../ui/controls.js';
import { Alert } from '../../../ui/feedback.js';
import { Heading } from '../../../ui/heading.js';

/** An application that was declined, withdrawn or given up. */
export function ClosedStep(): JSX.Element {
  const r = rareTexts();
  const store = useStore();
  const state = store.application.value?.state;
  return (
    <section class="narrow">
      <Heading title={r.closedTitle} />
      <Alert tone="info">{state === 'declined' ? r.closedDeclined : state === 'withdrawn' ? r.closedWithdrawn : r.closedAbandoned}</Alert>
      <p>{store.site.value && <ProviderLinks site={store.site.value} />}</p>
      {state !== 'declined' && <div class="actions"><Button onPress={() => location.reload()}>{r.beginNew}</Button></div>}
    </section>
  );
}

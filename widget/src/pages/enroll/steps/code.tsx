import type { JSX } from 'preact';
import { texts } from '../../../i18n/index.js';
import { CodeForm as Form } from '../../../ui/code-form.js';
import { Heading } from '../../../ui/heading.js';
import { useStore } from '../store.js';

export function CodeForm({ onOther }: { onOther: (() => void) | null }): JSX.Element {
  const { client, verification, confirm } = useStore();
  const resend = async (): Promise<void> => {
    const id = verification.peek()?.id;
    if (id) verification.value = await client.resend(id);
  };
  return <Form resendAt={verification.value?.resendAt ?? ''} now={client.now} confirm={confirm} resend={resend} onOther={onOther} />;
}

export function CodeStep(): JSX.Element {
  const t = texts();
  const { verification } = useStore();
  return (
    <section class="narrow">
      <Heading title={t.codeTitle} lead={t.codeLead(verification.value?.sentTo ?? '')} />
      <CodeForm onOther={() => { verification.value = null; }} />
    </section>
  );
}

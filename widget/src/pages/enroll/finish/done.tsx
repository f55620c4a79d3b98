import type { JSX } from 'preact';
import { calendarDate, moment, money } from '../../../flow/format.js';
import { finishTexts, locale, texts } from '../../../i18n/index.js';
import { useStore } from '../store.js';
import { useAction } from '../../../ui/action.js';
import { Button } from '../../../ui/controls.js';
import { ProblemAlert } from '../../../ui/feedback.js';
import { Heading, Row } from '../../../ui/heading.js';

/** The signed text as it is kept, handed over as a file. */
export function SignedCopy(): JSX.Element | null {
  const f = finishTexts();
  const store = useStore();
  const signed = store.application.value?.agreement;
  const fetchCopy = useAction(async () => {
    const url = URL.createObjectURL(await store.authorised(store.client.signedDocument));
    Object.assign(document.createElement('a'), { href: url, download: f.downloadName }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  });
  if (!signed) return null;
  return (
    <div class="signed">
      <p class="muted">{f.signedOn(moment(signed.signedAt, locale.value))}</p>
      <Button kind="plain" busy={fetchCopy.busy.value} onPress={() => void fetchCopy.run()}>{f.download}</Button>
      <ProblemAlert problem={fetchCopy.problem.value} />
    </div>
  );
}

export function DoneStep(): JSX.Element | null {
  const t = texts();
  const f = finishTexts();
  const store = useStore();
  const membership = store.application.value?.membership;
  if (!membership) return null;
  const later = membership.state === 'pending_activation';
  const bank = membership.state === 'pending_payment';
  const starts = calendarDate(membership.startsOn, locale.value);
  return (
    <section class="narrow done">
      <span class="seal" aria-hidden="true" />
      <Heading title={bank ? f.doneBankTitle : later ? f.donePendingTitle : f.doneTitle} lead={bank ? f.doneBankLead : later ? f.donePendingLead(starts) : f.doneLead} />
      <div class="card">
        <p class="hint center">{f.memberNumber}</p>
        <p class="number">{membership.memberNumber}</p>
        <dl>
          {!bank && <Row term={t.starts}>{starts}</Row>}
          {!bank && membership.nextChargeOn && <Row term={t.nextCharge}>{calendarDate(membership.nextChargeOn, locale.value)}, {money(membership.nextChargeCents, locale.value)}</Row>}
        </dl>
        <p class="hint">{f.doneSave}</p>
      </div>
      <SignedCopy />
    </section>
  );
}

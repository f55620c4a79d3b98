import type { JSX } from 'preact';
import type { Application } from '../../../api/types.js';
import { calendarDate, moment, money } from '../../../flow/format.js';
import type { FinishTexts } from '../../../i18n/en.finish.js';
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

/** What came of it: also for somebody who comes again when the membership has been going on for long, or is over. */
function outcomeOf({ state, membership }: Application, f: FinishTexts): { title: string; lead: string; good: boolean; dates: boolean } {
  switch (membership?.state) {
    case 'active': return { title: f.doneTitle, lead: f.doneLead, good: true, dates: true };
    case 'pending_activation': return { title: f.donePendingTitle, lead: f.donePendingLead(calendarDate(membership.startsOn, locale.value)), good: true, dates: true };
    case 'pending_payment': if (state !== 'approved') return { title: f.doneBankTitle, lead: f.doneBankLead, good: true, dates: false }; // else the first charge of a later start
    // falls through
    case 'past_due': case 'suspended': return { title: f.doneDueTitle, lead: f.doneDueLead, good: false, dates: false };
    case 'paused': return { title: f.donePausedTitle, lead: f.donePausedLead, good: false, dates: false };
    default: return { title: f.doneEndedTitle, lead: f.doneEndedLead, good: false, dates: false };
  }
}

export function DoneStep(): JSX.Element | null {
  const t = texts();
  const f = finishTexts();
  const store = useStore();
  const application = store.application.value;
  const membership = application?.membership;
  if (!membership) return null;
  const { title, lead, good, dates } = outcomeOf(application, f);
  return (
    <section class="narrow done">
      {good && <span class="seal" aria-hidden="true" />}
      <Heading title={title} lead={lead} />
      <div class="card">
        <p class="hint center">{f.memberNumber}</p>
        <p class="number">{membership.memberNumber}</p>
        {dates && <dl>
          <Row term={t.starts}>{calendarDate(membership.startsOn, locale.value)}</Row>
          {membership.nextChargeOn && <Row term={t.nextCharge}>{calendarDate(membership.nextChargeOn, locale.value)}, {money(membership.nextChargeCents, locale.value)}</Row>}
        </dl>}
        <p class="hint">{f.doneSave}</p>
      </div>
      <p class="center"><a class={`button ${good ? 'plain' : 'primary'}`} href="/account" target="_blank" rel="noopener">{f.openAccount}</a></p>
      <SignedCopy />
    </section>
  );
}

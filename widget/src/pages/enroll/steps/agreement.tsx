import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { ApiProblem } from '../../../api/problem.js';
import type { AgreementDraft, FieldIssue } from '../../../api/types.js';
import { locale, texts } from '../../../i18n/index.js';
import { useStore } from '../store.js';
import { useAction } from '../../../ui/action.js';
import { Button, Check } from '../../../ui/controls.js';
import { Alert, ErrorSummary, Skeleton } from '../../../ui/feedback.js';
import { focusFirst } from '../../../ui/focus.js';
import { Heading } from '../../../ui/heading.js';
import { Actions } from '../ui/step.js';
import { Signatures, signatureBody, type Signings, startSignings, unsigned } from './signatures.js';

interface Consents { esign: boolean; notInsurance: boolean; autoRenew: boolean }
type Consent = keyof Consents;
const NONE: Consents = { esign: false, notInsurance: false, autoRenew: false };
/** Names of the same things in the request. */
const PATHS: Record<Consent, string> = { esign: 'esignConsent', notInsurance: 'notInsuranceAcknowledged', autoRenew: 'autoRenewConsent' };

interface Paper {
  draft: AgreementDraft; consents: Signal<Consents>; signings: Signal<Signings>; issues: Signal<readonly FieldIssue[]>;
}

const Paragraphs = ({ of }: { of: readonly string[] }): JSX.Element => <>{of.map(text => <p key={text}>{text}</p>)}</>;

function ConsentCheck({ paper: { consents, issues }, of, label }: { paper: Paper; of: Consent; label: string }): JSX.Element {
  const path = PATHS[of];
  return (
    <Check path={path} label={label} checked={consents.value[of]} error={issues.value.find(issue => issue.path === path)?.message} required
      onChecked={checked => { consents.value = { ...consents.value, [of]: checked }; issues.value = issues.value.filter(issue => issue.path !== path); }} />
  );
}

function Terms({ paper }: { paper: Paper }): JSX.Element {
  const t = texts();
  const { draft, signings, issues } = paper;
  return (
    <>
      <section class="card" aria-labelledby="agreement-title">
        <h2 id="agreement-title">{draft.title}</h2>
        <p class="hint">{t.scrollHint}</p>
        <div class="paper" role="region" aria-label={t.agreementText} tabIndex={0} lang={draft.locale}>
          {draft.sections.map(section => <section key={section.heading}><h3>{section.heading}</h3><Paragraphs of={section.paragraphs} /></section>)}
        </div>
      </section>
      <section class="card highlight">
        <h2>{t.notInsurance}</h2>
        <p>{draft.notInsurance}</p>
        <ConsentCheck paper={paper} of="notInsurance" label={t.notInsuranceAgree} />
      </section>
      <section class="card">
        <h2>{t.autoRenew}</h2>
        <p>{draft.autoRenew}</p>
        <ConsentCheck paper={paper} of="autoRenew" label={t.autoRenewAgree} />
      </section>
      <section class="card">
        <h2>{t.signatures}</h2>
        <Signatures signers={draft.signers} signings={signings} error={path => issues.value.find(issue => issue.path === path)?.message} />
        <div class="countersign">
          <span class="hint">{t.countersigned}</span>
          <span class="script">{draft.countersignature.name}</span>
          <span class="muted">{draft.countersignature.title}</span>
        </div>
      </section>
    </>
  );
}

function blanks({ draft, consents, signings }: Paper): FieldIssue[] {
  const t = texts();
  const issues: FieldIssue[] = [];
  for (const name of ['esign', 'notInsurance', 'autoRenew'] as const) {
    if (!consents.peek()[name]) issues.push({ path: PATHS[name], code: 'required', message: t.requiredTick });
    // Nothing below is on the screen before the consent to sign electronically.
    if (name === 'esign' && issues.length) return issues;
  }
  for (const path of unsigned(draft.signers, signings.peek())) issues.push({ path, code: 'required', message: path.endsWith('name') ? t.required : t.requiredChoice });
  return issues;
}

/** What an issue is about: the consent's heading, or whose signature it is. */
function partName(path: string, draft: AgreementDraft | null): string {
  const t = texts();
  const signer = draft?.signers[Number(path.split('.')[1])];
  if (signer) return t.signAs(signer.name);
  return path === PATHS.esign ? t.esignStep : path === PATHS.notInsurance ? t.notInsurance : path === PATHS.autoRenew ? t.autoRenew : '';
}

function useAgreement() {
  const store = useStore();
  const draft = useSignal<AgreementDraft | null>(null);
  const consents = useSignal<Consents>(NONE);
  const signings = useSignal<Signings>(new Map());
  const issues = useSignal<readonly FieldIssue[]>([]);
  const changed = useSignal(false);
  const load = useAction(async () => {
    const fresh = await store.authorised(store.client.agreement);
    // Consent is given to one exact text: another text asks for all of it again.
    if (fresh.hash !== draft.peek()?.hash) {
      consents.value = NONE;
      signings.value = startSignings(fresh.signers);
      issues.value = [];
    }
    draft.value = fresh;
  });
  useEffect(() => { void load.run(); }, [locale.value]);
  return { draft, consents, signings, issues, changed, load };
}

export function AgreementStep(): JSX.Element {
  const t = texts();
  const store = useStore();
  const { draft, consents, signings, issues, changed, load } = useAgreement();
  const paper = draft.value && { draft: draft.value, consents, signings, issues };
  const sign = useAction(async () => {
    if (!paper) return;
    issues.value = blanks(paper);
    if (issues.value.length) return focusFirst(issues.value.map(issue => issue.path));
    const { hash, locale: language, signers } = paper.draft;
    try {
      const fresh = await store.authorised(id => store.client.sign(id, {
        hash, locale: language, esignConsent: true, notInsuranceAcknowledged: true, autoRenewConsent: true, signatures: signatureBody(signers, signings.peek()),
      }));
      store.saved('agreement', fresh);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.code === 'agreement_changed') {
        changed.value = true;
        return load.run();
      }
      if (!error.fields.length) throw error;
      issues.value = error.fields;
      focusFirst(error.fields.map(issue => issue.path));
    }
  });
  return (
    <section class="narrow wide-narrow">
      <Heading title={t.agreementTitle} />
      <form noValidate onSubmit={event => { event.preventDefault(); void sign.run(); }}>
        <ErrorSummary issues={issues.value} problem={sign.problem.value ?? load.problem.value} name={path => partName(path, draft.value)} />
        {changed.value && <Alert tone="warn">{t.agreementChanged}</Alert>}
        {!paper && (load.problem.value ? <Button kind="plain" onPress={() => void load.run()}>{t.retry}</Button> : <Skeleton lines={8} />)}
        {paper && (
          <>
            <section class="card">
              <h2>{paper.draft.esign.heading}</h2>
              <Paragraphs of={paper.draft.esign.paragraphs} />
              <ConsentCheck paper={paper} of="esign" label={t.esignAgree} />
            </section>
            {consents.value.esign ? <Terms paper={paper} /> : <p class="muted center">{t.esignFirst}</p>}
          </>
        )}
        <Actions><Button submit busy={sign.busy.value} disabled={!paper}>{t.sign}</Button></Actions>
      </form>
    </section>
  );
}

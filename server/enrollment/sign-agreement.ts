import { z } from 'zod';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { newId } from '#kit/ids/ids.js';
import { describeDocument, insertDocument, type KeptDocument, type NewDocument } from '#kit/storage/documents.js';
import { renderAgreementDocument } from './agreement.document.js';
import type { Agreement } from './agreement.entity.js';
import { insertAgreement, replaceAgreements } from './agreement.repository.js';
import { loadDraft, updateApplication } from './application.repository.js';
import { applicationView } from './application.view.js';
import { composeFor } from './draft-agreement.js';
import { agreementChanged } from './enrollment.errors.js';
import { SignAgreement } from './enrollment.schema.js';
import { signatureIssues } from './signature.rules.js';

/** The stored mandate under which the practice's signature is added by the system. */
const MANDATE = 'Standing mandate of the signatory named in the settings';

const Input = z.strictObject({ id: z.uuid(), signing: SignAgreement, userAgent: z.string().optional() });
type Input = z.output<typeof Input>;
interface Prepared { input: Input; agreement: Agreement; document: NewDocument; kept: KeptDocument; startsOn: string; quotedCents: bigint }

/** Signs exactly the text that was shown: its hash must still be the hash of what we would show now. Bytes are kept before the row that names them. */
export const signAgreement = command({
  name: 'signAgreement', action: 'sign', subject: 'Application', input: Input,
  async prepare(tx, input): Promise<Prepared> {
    const prepared = await compose(tx, input);
    await record(tx, { action: 'agreement.signing', subjectType: 'Application', subjectId: input.id, details: { hash: input.signing.hash } });
    return prepared;
  },
  call: async (prepared, ports) => { await ports.storage.put(prepared.kept.storageKey, prepared.document.bytes); },
  async settle(tx, { input, agreement, document, kept, startsOn, quotedCents }) {
    const application = await loadDraft(tx, input.id);
    const now = await composeFor(tx, application, input.signing.locale);
    if (now.draft.hash !== agreement.textHash) throw agreementChanged();
    await replaceAgreements(tx, application.id);
    await insertDocument(tx, document, kept);
    await insertAgreement(tx, agreement);
    const changed = { agreementId: agreement.id, startsOn, quotedCents };
    await updateApplication(tx, application.id, changed);
    await record(tx, { action: 'agreement.signed', subjectType: 'Application', subjectId: application.id, details: { agreement: agreement.id, textHash: agreement.textHash, documentHash: kept.sha256, locale: agreement.locale, version: agreement.version } });
    return applicationView(tx, { ...application, ...changed });
  },
});

async function compose(tx: Tx, input: Input): Promise<Prepared> {
  const { id, signing } = input;
  const application = await loadDraft(tx, id);
  const { draft, priced, providerName } = await composeFor(tx, application, signing.locale);
  if (draft.hash !== signing.hash) throw agreementChanged();
  const issues = signatureIssues(draft, signing.signatures);
  if (issues.length) throw invalidPayload({ fields: issues });
  const at = tx.systemNow.toISOString();
  const html = renderAgreementDocument(draft, { providerName, signatures: signing.signatures, signedAt: at, ip: tx.principal.ip ?? null, mandate: MANDATE, applicationId: id });
  const document: NewDocument = { kind: 'agreement', mediaType: 'text/html; charset=utf-8', extension: 'html', bytes: Buffer.from(html, 'utf8'), applicationId: id };
  const kept = describeDocument(document);
  const agreement: Agreement = {
    id: newId(), applicationId: id, householdId: null, documentId: kept.id, textHash: draft.hash, version: draft.version, packState: draft.state, locale: signing.locale,
    signatures: signing.signatures.map(s => ({ ...s, at })), countersignedBy: `${draft.countersignature.name}, ${draft.countersignature.title}`, countersignedAt: tx.systemNow,
    consents: { esign: at, notInsurance: at, autoRenew: at }, signedAt: tx.systemNow, ip: tx.principal.ip ?? null, userAgent: input.userAgent ?? null, replacedAt: null,
  };
  return { input, agreement, document, kept, startsOn: priced.start.startsOn, quotedCents: priced.quote.monthlyCents };
}

import type { AgreementDraft } from './agreement.text.js';
import type { HouseholdIssue } from './household.rules.js';

export interface GivenSignature { readonly personId: string; readonly name: string; readonly authority: 'self' | 'represented' }

const NAME_LIMIT = 160;

/**
 * Whether the signatures given are those the agreement asks for: one for every signer, in person where the signer must sign,
 * nobody else's. Codes have a text `field.<code>`; paths point into the list as it was sent, or at `signatures` for one that is missing.
 */
export function signatureIssues(draft: Pick<AgreementDraft, 'signers'>, signatures: readonly GivenSignature[]): HouseholdIssue[] {
  const issues: HouseholdIssue[] = [];
  const seen = new Set<string>();
  signatures.forEach((signature, index) => {
    const path = `signatures.${index}`;
    const signer = draft.signers.find(({ personId }) => personId === signature.personId);
    if (signer === undefined || seen.has(signature.personId)) issues.push({ path: `${path}.personId`, code: 'signature_nobody', params: {} });
    else if (signer.mustSign && signature.authority !== 'self') issues.push({ path: `${path}.authority`, code: 'signature_in_person', params: { name: signer.name } });
    if (signature.name.trim() === '') issues.push({ path: `${path}.name`, code: 'signature_required', params: {} });
    if (signature.name.length > NAME_LIMIT) issues.push({ path: `${path}.name`, code: 'too_long', params: { limit: NAME_LIMIT } });
    seen.add(signature.personId);
  });
  for (const { personId, name } of draft.signers) if (!seen.has(personId)) issues.push({ path: 'signatures', code: 'signature_missing', params: { name } });
  return issues;
}

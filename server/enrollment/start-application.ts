import type { z } from 'zod';
import { command } from '#access/use-case.js';
import { record } from '#audit/record.js';
import type { Tx } from '#kit/db/tx.js';
import { shortCode } from '#kit/ids/ids.js';
import { issueCode, type Issued, normalContact, verificationView } from '#identity/index.js';
import { siteByKey } from '#sites/index.js';
import type { Application } from './application.entity.js';
import { type Attribution, attributionOf } from './attribution.js';
import { insertApplication } from './application.repository.js';
import { smsConsent } from './sms-consent.js';
import { smsConsentRequired } from './enrollment.errors.js';
import { NewVerification } from './enrollment.schema.js';

/** First request of a visitor: keeps where they came from with a new draft, and sends a code to the contact. Nothing is shown yet. */
export const startApplication = command({
  name: 'startApplication', action: 'start', subject: 'Application', input: NewVerification,
  async prepare(tx, input): Promise<Issued> {
    const site = await siteByKey(tx, input.site);
    const address = normalContact(input.channel, input.address);
    if (input.channel === 'sms' && input.smsConsent !== true) throw smsConsentRequired({ fields: [{ path: 'smsConsent', code: 'consent_required' }] });
    const ids = tx.principal.rowScope.keys!;
    const application = newApplication(tx, { id: ids['application']![0]!, siteId: site.id, contact: address, ...await attributionOf(tx, site, input.attribution ?? {}) }, input);
    await insertApplication(tx, application);
    await record(tx, { action: 'application.started', subjectType: 'Application', subjectId: application.id, details: { site: site.id, channel: input.channel, campaign: application.campaign, agent: application.agentCode } });
    return issueCode(tx, { id: ids['verification']![0]!, purpose: 'enroll', channel: input.channel, address, applicationId: application.id, locale: input.locale });
  },
  call: (issued, ports) => ports.messenger.send(issued.message),
  settle: async (_tx, issued) => verificationView(issued.verification),
});

type Whose = Attribution & Pick<Application, 'id' | 'siteId' | 'contact'>;

function newApplication(tx: Tx, whose: Whose, input: z.output<typeof NewVerification>): Application {
  const from = input.attribution ?? {};
  return {
    ...whose, number: `A-${shortCode(8)}`, state: 'draft', locale: input.locale,
    agentCode: from.agent ?? null, campaign: from.campaign ?? null, planHint: from.plan ?? null, groupCode: from.group ?? null, referrer: withoutQuery(from.referrer), utm: from.utm ?? {},
    contactChannel: input.channel, contactVerifiedAt: null, contactRetiredAt: null, smsConsent: input.channel === 'sms' ? smsConsent(tx, whose.contact, input.locale) : null, householdSealed: null, tier: null, planVersionId: null, addOnVersionIds: [], quotedCents: null, startsOn: null,
    agreementId: null, householdId: null, paymentAttempts: 0, resumeMac: null, resumeExpiresAt: null, declineReason: null, supersededBy: null, previousMembershipId: null, startsNoEarlier: null, ip: tx.principal.ip ?? null,
    createdAt: tx.now, updatedAt: tx.now, submittedAt: null, decidedAt: null,
  };
}

/** Origin and path of a referring page; its query may hold anything. */
function withoutQuery(referrer: string | undefined): string | null {
  if (!referrer || !URL.canParse(referrer)) return null;
  const url = new URL(referrer);
  return ['http:', 'https:'].includes(url.protocol) ? url.origin + url.pathname : null;
}

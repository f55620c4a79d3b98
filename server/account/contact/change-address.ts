import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change, query } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { addressIssuesOf, type Household, householdSubject, replaceAddress, SMS_CONSENT_VERSION } from '#enrollment/index.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { t } from '#kit/i18n/translate.js';
import { emit } from '#kit/outbox/outbox.js';
import { statesForSite } from '#plans/index.js';
import { settingsInForce } from '#settings/index.js';

const text = z.string().trim().max(200);
export const Address = z.strictObject({ line1: text, line2: text.optional(), city: text, state: text, zip: text });

/** What the forms of contact and address are drawn with. */
export const contactChoices = query({
  name: 'contactChoices', action: 'read', subject: 'Household', input: z.strictObject({ id: z.uuid(), locale: z.enum(['en', 'es']) }),
  async run(tx, { id, locale }) {
    await load<Household>(tx, householdSubject, id);
    const { provider_name: provider } = await settingsInForce(tx);
    return { states: statesForSite(), smsConsent: { version: SMS_CONSENT_VERSION, text: t(locale, 'notice.sms_consent', { provider }) } };
  },
});

/** Where the household lives. A state without a clause pack is refused: no contract of ours holds there. @throws invalid_payload */
export const changeAddress = change({
  name: 'changeAddress', action: 'change_address', subject: 'Household', input: z.strictObject({ id: z.uuid(), address: Address }),
  async run(tx, { id, address }) {
    const household = await load<Household>(tx, householdSubject, id, 'update');
    authorize(tx, 'change_address', householdSubject, household);
    const fields = addressIssuesOf(address, tx.today);
    if (fields.length) throw invalidPayload({ fields });
    const next = { line1: address.line1, line2: address.line2 || null, city: address.city, state: address.state, zip: address.zip };
    const { line1, line2, city, state, zip } = household;
    const before: typeof next = { line1, line2, city, state, zip };
    const names = Object.keys(next) as (keyof typeof next)[];
    const changed = names.filter(name => next[name] !== before[name]);
    await replaceAddress(tx, id, next);
    if (changed.length) await emit(tx, 'household.address_changed', { household: id, application: household.applicationId });
    // the state says which clauses hold and is kept as it was; where in it somebody lives is not
    await record(tx, { action: 'household.address_changed', subjectType: 'Household', subjectId: id, changes: Object.fromEntries(changed.map(name => [name, name === 'state' ? [before.state, next.state] : ['(changed)', '(changed)']])) });
    return { id };
  },
});

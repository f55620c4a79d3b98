import { z } from 'zod';
import { query } from '#access/use-case.js';
import type { Tx } from '#kit/db/tx.js';
import { notFound } from '#kit/errors/app-error.js';
import type { Locale } from '#kit/i18n/translate.js';
import { documentById } from '#kit/storage/documents.js';
import { calendarDate } from '#kit/time/calendar-date.js';
import { approvedPackFor } from '#plans/index.js';
import { settingsInForce } from '#settings/index.js';
import { agreementById } from './agreement.repository.js';
import { type AgreementDraft, composeAgreement } from './agreement.text.js';
import type { Application } from './application.entity.js';
import { loadApplication, openHousehold } from './application.repository.js';
import { householdMissing } from './enrollment.errors.js';
import { type Priced, priceApplication, unpriced } from './offers.js';

export interface Composed { draft: AgreementDraft; priced: Priced; providerName: string }

/** The agreement as it would be signed now. @throws household_missing, selection_missing, plan_not_sold */
export async function composeFor(tx: Tx, application: Application, locale: Locale): Promise<Composed> {
  const household = openHousehold(tx, application);
  const pack = approvedPackFor(household?.address.state);
  if (!household || !pack) throw householdMissing();
  const priced = await priceApplication(tx, application, locale);
  if (!priced) throw unpriced(application);
  const settings = await settingsInForce(tx);
  const features = new Map([priced.plan, ...priced.addOns].map(v => [v.id, v.texts[locale].features]));
  const draft = composeAgreement({
    pack, locale, provider: { name: settings.provider_name, address: settings.provider_address, phone: settings.provider_phone, email: settings.provider_email },
    signatory: { name: settings.signatory_name, title: locale === 'es' ? settings.signatory_title_es : settings.signatory_title },
    people: household.people.map(p => ({ id: p.id, role: p.role as 'self', firstName: p.firstName, lastName: p.lastName, birthDate: calendarDate(p.birthDate), medicare: p.medicare ?? null })),
    address: { ...household.address, line2: household.address.line2 ?? null },
    lines: priced.quote.lines.map(l => ({ kind: l.kind, name: l.name, monthlyCents: l.monthlyCents, features: features.get(l.versionId) ?? [] })),
    monthlyCents: priced.quote.monthlyCents, dueTodayCents: priced.quote.dueTodayCents, start: priced.start, on: calendarDate(tx.today),
  });
  return { draft, priced, providerName: settings.provider_name };
}

export const draftAgreement = query({
  name: 'draftAgreement', action: 'sign', subject: 'Application', discloses: () => ['names'], input: z.strictObject({ id: z.uuid(), locale: z.enum(['en', 'es']) }),
  async run(tx, { id, locale }) { return (await composeFor(tx, await loadApplication(tx, id), locale)).draft; },
});

/** Where the signed text lies: the controller reads the bytes from the storage. */
export const readAgreementDocument = query({
  name: 'readAgreementDocument', action: 'read', subject: 'Agreement', discloses: () => ['document'], input: z.strictObject({ id: z.uuid() }),
  async run(tx, { id }) {
    const application = await loadApplication(tx, id);
    const agreement = application.agreementId ? await agreementById(tx, application.agreementId) : null;
    if (!agreement) throw notFound();
    const document = await documentById(tx, agreement.documentId);
    if (!document) throw notFound();
    return document;
  },
});

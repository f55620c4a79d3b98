import type { FrameLocator, Locator, Page } from 'playwright-core';
import { en } from '../../../widget/src/i18n/en.js';
import { en as enFinish, type FinishTexts } from '../../../widget/src/i18n/en.finish.js';
import type { Texts } from '../../../widget/src/i18n/en.js';
import { es } from '../../../widget/src/i18n/es.js';
import { es as esFinish } from '../../../widget/src/i18n/es.finish.js';
import type { Family, FamilyPerson } from '../fixtures/families.js';
import { newestCode } from './api-visitor.js';
import type { Product } from './harness.js';
import { activate, choose } from '../settled.js';

export const TEXTS: Readonly<Record<'en' | 'es', Texts & FinishTexts>> = { en: { ...en, ...enFinish }, es: { ...es, ...esFinish } };
/** Words of the processor's own frames. */
const CARD = {
  en: { frame: 'Secure payment input frame', number: 'Card number', expiry: 'Expiration date', cvc: 'Security code', zip: 'ZIP code', bank: 'Confirm it’s you', pass: 'Complete', fail: 'Fail' },
  es: { frame: 'Marco seguro para datos de pago', number: 'Número de tarjeta', expiry: 'Fecha de vencimiento', cvc: 'Código de seguridad', zip: 'Código postal', bank: 'Confirme su identidad', pass: 'Completar', fail: 'Rechazar' },
} as const;

/** What a visitor does in the enrollment pages, by the names they read. `where` is the partner page's frame, or our full page. */
export class Flow {
  readonly t: Texts & FinishTexts;
  constructor(readonly product: Product, readonly page: Page, readonly where: Page | FrameLocator, readonly locale: 'en' | 'es' = 'en') { this.t = TEXTS[locale]; }

  button(name: string | RegExp): Locator { return this.where.getByRole('button', { name }); }
  press(name: string | RegExp): Promise<void> { return activate(this.button(name)); }
  private tick(box: Locator): Promise<void> { return choose(box); }
  heading(name: string | RegExp): Locator { return this.where.getByRole('heading', { name }); }
  private group(name: string): Locator { return this.where.getByRole('group', { name, exact: true }); }

  async giveContact({ channel, address }: Family['contact']): Promise<void> {
    const { t } = this;
    if (channel === 'sms') await this.tick(this.where.getByRole('radio', { name: t.bySms }));
    await this.where.getByLabel(channel === 'sms' ? t.mobile : t.email).fill(address);
    if (channel === 'sms') await this.tick(this.where.getByLabel(t.smsAgree));
    await this.press(t.sendCode);
    await this.heading(t.codeTitle).waitFor();
  }

  async giveCode({ channel, address }: Family['contact'], seen = 0): Promise<void> {
    await this.where.getByLabel(this.t.code).fill(await newestCode(this.product, channel, address, seen));
  }

  async verify(contact: Family['contact']): Promise<void> {
    const seen = (contact.channel === 'email' ? await this.product.mail(contact.address) : await this.product.sms(contact.address)).length;
    await this.giveContact(contact);
    await this.giveCode(contact, seen);
    await this.heading(this.t.householdTitle).waitFor();
  }

  async fillPerson(person: FamilyPerson, title: string): Promise<void> {
    const card = this.group(title);
    if (person.role === 'partner') await this.tick(card.getByRole('radio', { name: this.t.rolePartner }));
    const named = person.role === 'partner' ? this.group(this.t.rolePartner) : card;
    await named.getByLabel(this.t.firstName).fill(person.firstName);
    await named.getByLabel(this.t.lastName).fill(person.lastName);
    await named.getByLabel(this.t.birthDate).fill(person.birthDate);
  }

  async fillHousehold({ household }: Family): Promise<void> {
    const { t, where } = this;
    let children = 0;
    for (const person of household.people) {
      if (person.role === 'spouse' || person.role === 'partner') await this.press(t.addPartner);
      if (person.role === 'child') await this.press(t.addChild);
      await this.fillPerson(person, person.role === 'self' ? t.roleSelf : person.role === 'child' ? t.childNumber(String(++children)) : t.roleSpouse);
    }
    await where.getByLabel(t.line1).fill(household.address.line1);
    if (household.address.line2) await where.getByLabel(t.line2).fill(household.address.line2);
    await where.getByLabel(t.city).fill(household.address.city);
    await where.getByLabel(t.state, { exact: true }).selectOption(household.address.state);
    await where.getByLabel(t.zip).fill(household.address.zip);
    if (household.phone) await where.getByLabel(t.phone).fill(household.phone);
  }

  async household(family: Family): Promise<void> {
    await this.fillHousehold(family);
    await this.press(this.t.next);
    await this.heading(this.t.planTitle).waitFor();
  }

  async choosePlan(name: string, addOn?: RegExp): Promise<void> {
    await this.tick(this.where.getByRole('radio', { name: new RegExp(`^${name}`) }));
    if (addOn) await this.tick(this.where.getByRole('checkbox', { name: addOn }));
  }

  async plan(name: string, addOn?: RegExp): Promise<void> {
    await this.choosePlan(name, addOn);
    await this.press(this.t.next);
    await this.heading(this.t.agreementTitle).waitFor();
  }

  /** Every adult signs with their own name, or, where the state allows it, the subscriber signs for the others. */
  async sign(adults: readonly FamilyPerson[], others: 'sign' | 'are represented' = 'sign'): Promise<void> {
    const { t, where } = this;
    await this.tick(where.getByLabel(t.esignAgree));
    await this.tick(where.getByLabel(t.notInsuranceAgree));
    await this.tick(where.getByLabel(t.autoRenewAgree));
    for (const [index, person] of adults.entries()) {
      const name = `${person.firstName} ${person.lastName}`;
      const signer = where.locator('.signer').nth(index);
      const choice = signer.getByRole('radio', { name: others === 'sign' ? t.signSelf(name) : t.signFor(name) });
      if (await choice.count()) await this.tick(choice);
      const field = signer.getByLabel(t.signAs(name));
      if (await field.count()) await field.fill(name);
    }
    await this.press(t.sign);
    await this.heading(t.payTitle).waitFor();
  }

  get cardFields(): FrameLocator { return this.where.frameLocator(`iframe[title="${CARD[this.locale].frame}"]`); }
  get bank(): FrameLocator { return this.where.frameLocator(`iframe[title="${CARD[this.locale].bank}"]`); }

  async typeCard(number: string): Promise<void> {
    const [fields, c] = [this.cardFields, CARD[this.locale]];
    await fields.getByLabel(c.number).fill(number);
    await fields.getByLabel(c.expiry).fill('12 / 34');
    await fields.getByLabel(c.cvc).fill('123');
    await fields.getByLabel(c.zip).fill('85004');
  }

  get payButton(): Locator { return this.button(new RegExp(this.t.payNow('').split(' ')[0]!)); }
  async pay(number: string): Promise<void> {
    await this.typeCard(number);
    await activate(this.payButton);
  }
  answerBank(answer: 'pass' | 'fail'): Promise<void> { return activate(this.bank.getByRole('button', { name: CARD[this.locale][answer] })); }

  /** Waits for the last page and reads the member number on it. */
  async done(title = this.t.doneTitle): Promise<string> {
    await this.heading(title).waitFor();
    return (await this.where.locator('.number').innerText()).trim();
  }
}

/** The partner's page on the other site, with the element and our frame in it. */
export async function openPartnerPage(product: Product, page: Page, { query = '', locale = 'en' as 'en' | 'es' } = {}): Promise<Flow> {
  await page.goto(`${product.partnerUrl}/demo${query}`);
  await page.locator('mpp-enroll').scrollIntoViewIfNeeded(); // browsers draw nothing in a frame of another site that nobody sees
  const flow = new Flow(product, page, page.frameLocator('mpp-enroll iframe'), locale);
  await flow.heading(flow.t.contactTitle).waitFor();
  return flow;
}

export async function openFullPage(product: Product, page: Page, { query = `?site=${product.siteKey}`, locale = 'en' as 'en' | 'es' } = {}): Promise<Flow> {
  await page.goto(`${product.url}/enroll${query}`);
  return new Flow(product, page, page, locale);
}

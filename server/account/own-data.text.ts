import type { Locale } from '#kit/i18n/translate.js';

/** Words of the printed copy of one's own data. */
export interface OwnDataTexts {
  readonly title: string; readonly produced: string; readonly intro: string; readonly household: string; readonly people: string; readonly memberships: string; readonly invoices: string; readonly payments: string;
  readonly agreements: string; readonly messages: string; readonly none: string; readonly accounting: string; readonly accountingText: string; readonly page: string; readonly born: string; readonly paidThrough: string; readonly from: string; readonly until: string;
  readonly perMonth: string; readonly paid: string; readonly refunded: string; readonly signed: string; readonly states: Readonly<Record<string, string>>; readonly roles: Readonly<Record<string, string>>;
}

export const ownDataTexts: Readonly<Record<Locale, OwnDataTexts>> = {
  en: {
    title: 'Your records', produced: 'Produced', intro: 'A copy of what we hold about your household, given to you on your request. It holds birth dates and addresses: keep it where only you can read it.', household: 'Household', people: 'People', memberships: 'Memberships',
    invoices: 'Invoices', payments: 'Payments', agreements: 'Signed agreements', messages: 'Messages we sent', none: 'None.', accounting: 'Accounting of disclosures', accountingText: 'You may ask for a list of those to whom your information was disclosed in the last six years:', page: 'Page',
    born: 'born', paidThrough: 'paid through', from: 'from', until: 'until', perMonth: 'a month', paid: 'paid', refunded: 'refunded', signed: 'signed',
    states: { pending_payment: 'waiting for payment', pending_activation: 'starts later', active: 'active', past_due: 'payment due', paused: 'paused', suspended: 'on hold', ended: 'ended', draft: 'draft', open: 'open', void: 'cancelled', uncollectible: 'written off', succeeded: 'succeeded', failed: 'failed', processing: 'on its way', queued: 'waiting', sent: 'sent', suppressed: 'not sent', pending: 'waiting', canceled: 'cancelled' },
    roles: { self: 'subscriber', spouse: 'spouse', partner: 'domestic partner', child: 'child' },
  },
  es: {
    title: 'Sus registros', produced: 'Emitido', intro: 'Copia de lo que guardamos sobre su hogar, entregada a petición suya. Contiene fechas de nacimiento y domicilios: guárdela donde solo usted pueda leerla.', household: 'Hogar', people: 'Personas', memberships: 'Membresías',
    invoices: 'Facturas', payments: 'Pagos', agreements: 'Contratos firmados', messages: 'Mensajes que enviamos', none: 'Ninguno.', accounting: 'Registro de divulgaciones', accountingText: 'Puede pedir la lista de aquellos a quienes se divulgó su información en los últimos seis años:', page: 'Página',
    born: 'nacimiento', paidThrough: 'pagada hasta', from: 'desde', until: 'hasta', perMonth: 'al mes', paid: 'pagado', refunded: 'reembolsado', signed: 'firmado',
    states: { pending_payment: 'en espera de pago', pending_activation: 'comienza después', active: 'activa', past_due: 'pago pendiente', paused: 'en pausa', suspended: 'suspendida', ended: 'terminada', draft: 'borrador', open: 'pendiente', void: 'anulada', uncollectible: 'dada por perdida', succeeded: 'realizado', failed: 'fallido', processing: 'en camino', queued: 'en espera', sent: 'enviado', suppressed: 'no enviado', pending: 'en espera', canceled: 'cancelado' },
    roles: { self: 'titular', spouse: 'cónyuge', partner: 'pareja', child: 'hijo' },
  },
};

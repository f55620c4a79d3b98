import type { Locale } from '#kit/i18n/translate.js';
import type { Basis } from './disclosure.rules.js';

/** Words of the accounting of disclosures, in the reader's language. The legal grounds are named, not judged. */
const en = {
  title: 'Accounting of disclosures', about: 'For', household: 'everybody in the household', period: 'Period', to: 'to', produced: 'Produced on', by: 'by',
  intro: 'This lists when we gave health information about the people named above to somebody else, to whom, what, and why. The law (45 CFR 164.528) gives you the right to this list for the six years before you ask, once a year at no charge.',
  exempt: 'Not listed, as the law provides: what was given for treatment, payment and health care operations, to you, with your authorization, or to people involved in your care.',
  none: 'There were no such disclosures in this period.', date: 'Date', recipient: 'To whom', what: 'What', why: 'Purpose and ground', several: '{times} times, the last on {last}', person: 'About',
  questions: 'Questions, or something you think is missing? Call or write to us:',
  ground: {
    required_by_law: 'Required by law', public_health: 'Public health activity', abuse_report: 'Report of abuse, neglect or domestic violence', health_oversight: 'Health oversight activity', judicial: 'Judicial or administrative proceeding',
    law_enforcement: 'Law enforcement', decedent: 'Coroner, medical examiner or funeral director', organ_donation: 'Organ or tissue donation', research: 'Research', serious_threat: 'To avert a serious threat to health or safety',
    government_function: 'Specialized government function', workers_compensation: 'Workers\' compensation', not_permitted: 'A disclosure that should not have happened',
  } satisfies Record<Basis, string>,
};
export type AccountingTexts = typeof en;

const es: AccountingTexts = {
  title: 'Informe de divulgaciones', about: 'Sobre', household: 'todas las personas del hogar', period: 'Período', to: 'a', produced: 'Preparado el', by: 'por',
  intro: 'Aquí se indica cuándo dimos información de salud sobre las personas nombradas arriba a otra persona u organización, a quién, qué información y por qué. La ley (45 CFR 164.528) le da derecho a esta lista por los seis años anteriores a su solicitud, una vez al año sin costo.',
  exempt: 'No se incluye, como dispone la ley, lo que se dio para tratamiento, pago y operaciones de atención médica, a usted, con su autorización o a personas que participan en su cuidado.',
  none: 'No hubo divulgaciones de este tipo en este período.', date: 'Fecha', recipient: 'A quién', what: 'Qué', why: 'Propósito y fundamento', several: '{times} veces, la última el {last}', person: 'Sobre',
  questions: '¿Preguntas, o cree que falta algo? Llámenos o escríbanos:',
  ground: {
    required_by_law: 'Exigido por la ley', public_health: 'Actividad de salud pública', abuse_report: 'Denuncia de abuso, negligencia o violencia doméstica', health_oversight: 'Supervisión del sistema de salud', judicial: 'Proceso judicial o administrativo',
    law_enforcement: 'Autoridad policial', decedent: 'Médico forense o funeraria', organ_donation: 'Donación de órganos o tejidos', research: 'Investigación', serious_threat: 'Para evitar una amenaza grave a la salud o la seguridad',
    government_function: 'Función gubernamental especializada', workers_compensation: 'Compensación laboral', not_permitted: 'Una divulgación que no debió ocurrir',
  },
};
export const accountingTexts: Readonly<Record<Locale, AccountingTexts>> = { en, es };

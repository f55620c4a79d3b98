import type { Locale } from '../locale.js';

const en = {
  service: 'It is a service message, not advertising.',
  questions: 'Questions?',
  or: 'or',
};
const es: typeof en = {
  service: 'Es un mensaje de servicio, no publicidad.',
  questions: '¿Preguntas?',
  or: 'o',
};

/** What stands around every message. */
export const frameTexts: Readonly<Record<Locale, typeof en>> = { en, es };

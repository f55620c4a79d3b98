/** The few words the element itself shows on a partner's page. */
const en = {
  frame: 'Membership enrollment',
  loading: 'Loading enrollment',
  button: 'Enroll now',
  close: 'Close',
  retry: 'Try again',
  fallback: 'Open enrollment in a new tab',
  siteTitle: 'Enrollment is not set up here',
  siteBody: 'The site key is missing or unknown. Please tell the owner of this page.',
  originTitle: 'Enrollment may not run on this address',
  originBody: 'is not registered for this site key. You can enroll on our own page.',
  networkTitle: 'Enrollment could not be loaded',
  networkBody: 'Please try again, or use our own page.',
};
export type ElementTexts = Readonly<typeof en>;
const es: ElementTexts = {
  frame: 'Inscripción a la membresía',
  loading: 'Cargando la inscripción',
  button: 'Inscribirse ahora',
  close: 'Cerrar',
  retry: 'Intentar de nuevo',
  fallback: 'Abrir la inscripción en otra pestaña',
  siteTitle: 'La inscripción no está configurada aquí',
  siteBody: 'La clave de sitio falta o no se conoce. Avise al responsable de esta página.',
  originTitle: 'La inscripción no puede usarse en esta dirección',
  originBody: 'no está registrada para esta clave de sitio. Puede inscribirse en nuestra página.',
  networkTitle: 'No se pudo cargar la inscripción',
  networkBody: 'Intente de nuevo o use nuestra página.',
};
export const textsFor = (locale: string): ElementTexts => (locale.toLowerCase().startsWith('es') ? es : en);

export const en = {
  subject: 'Your payment to {{brand.name}} did not go through',
  preview: 'Please try again or use another card. It takes a minute.',
  heading: 'Your payment did not go through',
  intro: 'We could not collect your membership fee. Your membership goes on while we try again. Please pay now, or use another card or account.',
  button: 'Try again',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'If you have paid in the meantime, there is nothing more to do. If something is wrong, call us: we will find a way.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: your payment did not go through. Please try again: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su pago a {{brand.name}} no se pudo realizar',
  preview: 'Inténtelo de nuevo o use otra tarjeta. Es un minuto.',
  heading: 'No se pudo realizar su pago',
  intro: 'No pudimos cobrar la cuota de su membresía. Su membresía continúa mientras lo intentamos de nuevo. Pague ahora o use otra tarjeta o cuenta.',
  button: 'Intentar de nuevo',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Si ya pagó, no tiene que hacer nada más. Si algo no está bien, llámenos: encontraremos una solución.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: su pago no se pudo realizar. Inténtelo de nuevo: {{link}} Responda STOP para no recibir más.',
};

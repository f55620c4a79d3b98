export const en = {
  subject: 'Your membership with {{brand.name}} is suspended',
  preview: 'Please pay within 30 days, or it ends.',
  heading: 'Your membership is suspended',
  intro: 'We tried several times to collect your membership fee and could not. Your membership is suspended now. It goes on at once when you pay; without a payment it ends after 30 days.',
  details: 'On your page you can pay with the same card or another one. It takes a minute.',
  button: 'Pay now',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'If you have paid in the meantime, there is nothing more to do. If something is wrong, call us: we will find a way.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: your membership is suspended, it ends in 30 days without a payment. Pay: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su membresía con {{brand.name}} está suspendida',
  preview: 'Pague dentro de 30 días; si no, termina.',
  heading: 'Su membresía está suspendida',
  intro: 'Intentamos varias veces cobrar la cuota de su membresía y no pudimos. Su membresía está suspendida. Continúa en cuanto pague; sin un pago termina después de 30 días.',
  details: 'En su página puede pagar con la misma tarjeta o con otra. Es un minuto.',
  button: 'Pagar ahora',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Si ya pagó, no tiene que hacer nada más. Si algo no está bien, llámenos: encontraremos una solución.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: membresía suspendida, termina en 30 días sin pago. Pague: {{link}} Responda STOP para no recibir más.',
};

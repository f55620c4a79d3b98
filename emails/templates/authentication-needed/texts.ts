export const en = {
  subject: 'Please confirm your payment to {{brand.name}}',
  preview: 'Your bank wants you to confirm it. It takes a minute.',
  heading: 'Please confirm your payment',
  intro: 'Your bank wants you to confirm the renewal of your membership yourself. Until then it is not paid; your membership goes on meanwhile.',
  details: 'Open your page and follow what your bank shows. It takes a minute.',
  button: 'Confirm my payment',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'If you have done so already, there is nothing more to do.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: your bank wants you to confirm your payment: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Confirme su pago a {{brand.name}}',
  preview: 'Su banco quiere que lo confirme. Es un minuto.',
  heading: 'Confirme su pago',
  intro: 'Su banco quiere que usted confirme la renovación de su membresía. Hasta entonces no está pagada; mientras tanto su membresía continúa.',
  details: 'Abra su página y siga lo que muestra su banco. Es un minuto.',
  button: 'Confirmar mi pago',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Si ya lo hizo, no tiene que hacer nada más.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: su banco quiere que confirme su pago: {{link}} Responda STOP para no recibir más.',
};

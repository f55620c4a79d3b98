export const en = {
  subject: 'Your membership with {{brand.name}} goes on',
  preview: 'Your cancellation has been taken back.',
  heading: 'Your membership goes on',
  intro: 'You have taken your cancellation back. Your membership goes on and renews as before.',
  details: 'The next charge and its day are on your page.',
  button: 'See my membership',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'If you did not ask for this, call us.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: your cancellation is taken back, your membership goes on. {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su membresía con {{brand.name}} continúa',
  preview: 'Su cancelación quedó retirada.',
  heading: 'Su membresía continúa',
  intro: 'Usted retiró su cancelación. Su membresía continúa y se renueva como antes.',
  details: 'El próximo cargo y su día están en su página.',
  button: 'Ver mi membresía',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Si usted no lo pidió, llámenos.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: su cancelación quedó retirada, su membresía continúa. {{link}} Responda STOP para no recibir más.',
};

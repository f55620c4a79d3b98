export const en = {
  subject: 'Your membership with {{brand.name}} is paused',
  preview: 'No renewal is charged until it goes on.',
  heading: 'Your membership is paused',
  intro: 'Your membership is paused. No renewal is charged until it goes on.',
  details: 'On your page you see through which day you have paid, and you can let it go on.',
  button: 'See my membership',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'If you did not ask for this, call us.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: your membership is paused, no renewal is charged. {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su membresía con {{brand.name}} está en pausa',
  preview: 'No se cobra ninguna renovación hasta que continúe.',
  heading: 'Su membresía está en pausa',
  intro: 'Su membresía está en pausa. No se cobra ninguna renovación hasta que continúe.',
  details: 'En su página ve hasta qué día pagó y puede hacer que continúe.',
  button: 'Ver mi membresía',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Si usted no lo pidió, llámenos.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: su membresía está en pausa, no se cobran renovaciones. {{link}} Responda STOP para no recibir más.',
};

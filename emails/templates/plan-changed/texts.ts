export const en = {
  subject: 'Your membership with {{brand.name}} has changed',
  preview: 'The change you asked for is in place.',
  heading: 'Your change is in place',
  intro: 'The change of your membership is done and counts from now on.',
  details: 'What you pay each month, what was charged and how it was worked out are on your page.',
  button: 'See my membership',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'If you did not ask for this, call us.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: the change of your membership is done. Details: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su membresía con {{brand.name}} cambió',
  preview: 'El cambio que pidió ya está hecho.',
  heading: 'Su cambio está hecho',
  intro: 'El cambio de su membresía está hecho y vale desde ahora.',
  details: 'Lo que paga cada mes, lo que se cobró y cómo se calculó está en su página.',
  button: 'Ver mi membresía',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Si usted no lo pidió, llámenos.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: el cambio de su membresía está hecho. Detalles: {{link}} Responda STOP para no recibir más.',
};

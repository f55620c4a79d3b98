export const en = {
  subject: 'Your membership with {{brand.name}} is set up',
  preview: 'It starts on the date you agreed to. Nothing is due before then.',
  heading: 'You are all set',
  intro: 'Your membership with {{brand.name}} is set up and your card is saved. It starts on the date you agreed to; the first charge is made on that day, not before.',
  details: 'The start date, the amount and the signed agreement are on your page. We ask for a code when you open the link.',
  button: 'See my start date',
  fallback: 'Or copy this address into your browser:',
  next: 'We write again when your membership is active.',
  notTitle: 'This is not insurance.',
  notText: 'The membership is an agreement between you and {{brand.name}}. It is not insurance and does not replace it.',
  reason: 'You get this message because this address was given for an enrollment with {{brand.name}}.',
  sms: '{{brand.short}}: your membership is set up. This is not insurance. Start: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su membresía con {{brand.name}} está preparada',
  preview: 'Comienza en la fecha acordada. Antes no se cobra nada.',
  heading: 'Todo está listo',
  intro: 'Su membresía con {{brand.name}} está preparada y su tarjeta quedó guardada. Comienza en la fecha acordada; el primer cargo se hace ese día, no antes.',
  details: 'La fecha de inicio, el importe y el acuerdo firmado están en su página. Al abrir el enlace le pedimos un código.',
  button: 'Ver mi fecha de inicio',
  fallback: 'O copie esta dirección en su navegador:',
  next: 'Le escribiremos de nuevo cuando su membresía esté activa.',
  notTitle: 'Esto no es un seguro.',
  notText: 'La membresía es un acuerdo entre usted y {{brand.name}}. No es un seguro ni lo reemplaza.',
  reason: 'Recibe este mensaje porque esta dirección se indicó en una inscripción con {{brand.name}}.',
  sms: '{{brand.short}}: membresía lista. Esto no es un seguro. Inicio: {{link}} Responda STOP para no recibir más.',
};

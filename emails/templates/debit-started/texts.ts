export const en = {
  subject: 'Your bank is asked for your first payment to {{brand.name}}',
  preview: 'It takes up to four business days. There is nothing to do.',
  heading: 'Your payment is on its way',
  intro: 'Thank you for enrolling with {{brand.name}}. Your bank is asked for your first payment, which takes up to four business days.',
  details: 'Your membership begins when the payment is in, and not before; we write again then, or if your bank refuses. There is nothing to do.',
  button: 'See how it stands',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send account or card numbers by email or text.',
  help: 'If you did not ask for this, call us.',
  reason: 'You get this message because this address was given for an enrollment with {{brand.name}}.',
  sms: '{{brand.short}}: your bank is asked for your payment, up to 4 business days. Status: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Se pide a su banco el primer pago a {{brand.name}}',
  preview: 'Tarda hasta cuatro días hábiles. No tiene que hacer nada.',
  heading: 'Su pago está en camino',
  intro: 'Gracias por inscribirse en {{brand.name}}. Se pide a su banco el primer pago, lo que tarda hasta cuatro días hábiles.',
  details: 'Su membresía comienza cuando llegue el pago, no antes; le escribiremos entonces o si su banco lo rechaza. No tiene que hacer nada.',
  button: 'Ver cómo va',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de cuenta o de tarjeta por correo ni por mensaje.',
  help: 'Si usted no lo pidió, llámenos.',
  reason: 'Recibe este mensaje porque esta dirección se indicó en una inscripción con {{brand.name}}.',
  sms: '{{brand.short}}: su banco procesa el pago, hasta 4 días hábiles. Estado: {{link}} Responda STOP para no recibir más.',
};

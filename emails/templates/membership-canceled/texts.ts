export const en = {
  subject: 'Your cancellation at {{brand.name}} is confirmed',
  preview: 'Your page shows the last day and what is paid.',
  heading: 'Your cancellation is confirmed',
  intro: 'We have canceled your membership as you asked. It goes on until its last day and then ends by itself; you need to do nothing more.',
  details: 'Your page shows through which day you have paid, the last day of your membership and any refund. Until then you can change your mind there.',
  button: 'See my last day',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'If you did not ask for this, call us.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: your cancellation is confirmed. Last day and refund: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su cancelación en {{brand.name}} está confirmada',
  preview: 'Su página muestra el último día y lo que está pagado.',
  heading: 'Su cancelación está confirmada',
  intro: 'Cancelamos su membresía como pidió. Sigue hasta su último día y después termina sola; no tiene que hacer nada más.',
  details: 'Su página muestra hasta qué día pagó, el último día de su membresía y el reembolso, si lo hay. Hasta entonces puede cambiar de opinión allí.',
  button: 'Ver mi último día',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Si usted no lo pidió, llámenos.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: cancelación confirmada. Último día y reembolso: {{link}} Responda STOP para no recibir más.',
};

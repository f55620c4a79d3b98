export const en = {
  subject: '{{brand.name}} needs another card from you',
  preview: 'Your card cannot be used any more. Please add another one.',
  heading: 'Please add another card',
  intro: 'Your bank told us that the card on file cannot be used any more, so we do not try it again. Please add another card or account. Your membership goes on meanwhile.',
  details: 'It takes a minute on your page, and what is due is paid with it.',
  button: 'Add another card',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'If you have done so already, there is nothing more to do.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: your card cannot be used any more. Please add another one: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: '{{brand.name}} necesita otra tarjeta suya',
  preview: 'Su tarjeta ya no se puede usar. Añada otra.',
  heading: 'Añada otra tarjeta',
  intro: 'Su banco nos dijo que la tarjeta registrada ya no se puede usar, así que no la intentamos más. Añada otra tarjeta o cuenta. Mientras tanto su membresía continúa.',
  details: 'Es un minuto en su página, y con ella se paga lo pendiente.',
  button: 'Añadir otra tarjeta',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Si ya lo hizo, no tiene que hacer nada más.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: su tarjeta ya no se puede usar. Añada otra: {{link}} Responda STOP para no recibir más.',
};

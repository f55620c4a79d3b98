export const en = {
  subject: 'Your change at {{brand.name}} was not made',
  preview: 'Its payment did not come in time. All stays as it was.',
  heading: 'Your change was not made',
  intro: 'The payment for the change of your membership did not come in time, so we did not make it. Your membership goes on as before, and nothing was charged for the change.',
  details: 'You can ask for the change again on your page, with the same card or another one.',
  button: 'Go to my page',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'If something is wrong, call us: we will find a way.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: your change was not made, its payment did not come. Try again: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su cambio en {{brand.name}} no se hizo',
  preview: 'El pago no llegó a tiempo. Todo sigue como estaba.',
  heading: 'Su cambio no se hizo',
  intro: 'El pago del cambio de su membresía no llegó a tiempo, así que no lo hicimos. Su membresía sigue como antes y no se cobró nada por el cambio.',
  details: 'Puede pedir el cambio de nuevo en su página, con la misma tarjeta o con otra.',
  button: 'Ir a mi página',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Si algo no está bien, llámenos: encontraremos una solución.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: su cambio no se hizo porque no llegó el pago. Otra vez: {{link}} Responda STOP para no recibir más.',
};

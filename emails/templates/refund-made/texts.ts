export const en = {
  subject: '{{brand.name}} has sent money back to you',
  preview: 'A refund is on its way to your card or account.',
  heading: 'Your refund is on its way',
  intro: 'We have sent money back to the card or account you paid with. Your bank may take 5 to 10 days to show it.',
  button: 'See the details',
  fallback: 'Or copy this address into your browser:',
  help: 'The amount and the reason are in your account, behind a code. If it has not arrived after 10 days, call us.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: a refund is on its way to the card or account you paid with. Details: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: '{{brand.name}} le devolvió dinero',
  preview: 'Un reembolso va en camino a su tarjeta o cuenta.',
  heading: 'Su reembolso va en camino',
  intro: 'Enviamos dinero de vuelta a la tarjeta o cuenta con la que pagó. Su banco puede tardar de 5 a 10 días en mostrarlo.',
  button: 'Ver los detalles',
  fallback: 'O copie esta dirección en su navegador:',
  help: 'El importe y el motivo están en su cuenta, detrás de un código. Si no llegó después de 10 días, llámenos.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: un reembolso va en camino a su tarjeta o cuenta. Detalles: {{link}} Responda STOP para no recibir mas.',
};

export const en = {
  subject: 'Your receipt from {{brand.name}}',
  preview: 'Your membership fee was paid. The receipt is in your account.',
  heading: 'Thank you for your payment',
  intro: 'We have received your membership fee. Your receipt, with every line explained, is in your account as a PDF.',
  button: 'See the receipt',
  fallback: 'Or copy this address into your browser:',
  help: 'We ask for a code when you open the link. If something on the receipt is not right, call us.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: thank you, your membership fee was paid. Receipt: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su recibo de {{brand.name}}',
  preview: 'Su cuota de membresía está pagada. El recibo está en su cuenta.',
  heading: 'Gracias por su pago',
  intro: 'Recibimos su cuota de membresía. Su recibo, con cada línea explicada, está en su cuenta como PDF.',
  button: 'Ver el recibo',
  fallback: 'O copie esta dirección en su navegador:',
  help: 'Al abrir el enlace le pedimos un código. Si algo del recibo no está bien, llámenos.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: gracias, su cuota fue pagada. Recibo: {{link}} Responda STOP para no recibir más.',
};

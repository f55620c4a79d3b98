export const en = {
  subject: 'A payment to {{brand.name}} was returned by your bank',
  preview: 'Please look at how you pay.',
  heading: 'Your bank took a payment back',
  intro: 'Your bank has returned a payment of your membership with {{brand.name}}. The month it was for counts as not paid.',
  details: 'Please put in a card or another bank account, and call us about the month that is open. Your page shows how your membership stands.',
  button: 'See my payments',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send account or card numbers by email or text.',
  help: 'If you did not ask your bank for this, ask it why; then call us.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: your bank returned a payment. Please look at how you pay: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su banco devolvió un pago a {{brand.name}}',
  preview: 'Revise cómo paga.',
  heading: 'Su banco retiró un pago',
  intro: 'Su banco devolvió un pago de su membresía con {{brand.name}}. El mes al que correspondía cuenta como no pagado.',
  details: 'Ponga una tarjeta u otra cuenta bancaria y llámenos por el mes pendiente. Su página muestra cómo está su membresía.',
  button: 'Ver mis pagos',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de cuenta o de tarjeta por correo ni por mensaje.',
  help: 'Si usted no se lo pidió a su banco, pregúntele por qué; después llámenos.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: su banco devolvió un pago. Revise cómo paga: {{link}} Responda STOP para no recibir más.',
};

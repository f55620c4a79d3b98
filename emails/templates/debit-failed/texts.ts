export const en = {
  subject: 'Your bank did not make the payment to {{brand.name}}',
  preview: 'Your membership has not begun. You can pay another way.',
  heading: 'Your payment did not go through',
  intro: 'Your bank has refused the first payment of your membership with {{brand.name}}. You were not charged, and your membership has not begun.',
  details: 'You can pay with a card or another bank account now. What you entered is kept.',
  button: 'Pay another way',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send account or card numbers by email or text.',
  help: 'If you think your bank is wrong, ask it first; then call us.',
  reason: 'You get this message because this address was given for an enrollment with {{brand.name}}.',
  sms: '{{brand.short}}: your bank refused the payment; your membership has not begun. Pay: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su banco no hizo el pago a {{brand.name}}',
  preview: 'Su membresía no ha comenzado. Puede pagar de otra forma.',
  heading: 'Su pago no se completó',
  intro: 'Su banco rechazó el primer pago de su membresía con {{brand.name}}. No se le cobró y su membresía no ha comenzado.',
  details: 'Puede pagar ahora con tarjeta o con otra cuenta bancaria. Lo que escribió se conserva.',
  button: 'Pagar de otra forma',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de cuenta o de tarjeta por correo ni por mensaje.',
  help: 'Si cree que su banco se equivoca, pregúntele primero; después llámenos.',
  reason: 'Recibe este mensaje porque esta dirección se indicó en una inscripción con {{brand.name}}.',
  sms: '{{brand.short}}: su banco no pagó; su membresía no ha comenzado. Pague: {{link}} Responda STOP para no recibir más.',
};

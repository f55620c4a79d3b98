export const en = {
  subject: 'A refund of {{brand.name}} did not go through',
  preview: 'The money is back with you. Somebody has to look at it.',
  heading: 'A refund did not go through',
  intro: 'The bank could not pay out a refund, and the money has come back to your account at the payment processor. The ledger shows it already. Please reach the member and pay it in another way.',
  button: 'Look at the refund',
  fallback: 'Or copy this address into your browser:',
  help: 'Refunds that failed stay in the list with the reason the bank gave.',
  reason: 'You get this message because you are an owner of {{brand.name}}.',
};

export const es: typeof en = {
  subject: 'Un reembolso de {{brand.name}} no se pudo realizar',
  preview: 'El dinero volvió a su cuenta. Alguien debe revisarlo.',
  heading: 'Un reembolso no se pudo realizar',
  intro: 'El banco no pudo pagar un reembolso y el dinero volvió a su cuenta en el procesador de pagos. El libro contable ya lo muestra. Contacte al miembro y páguele de otra manera.',
  button: 'Ver el reembolso',
  fallback: 'O copie esta dirección en su navegador:',
  help: 'Los reembolsos fallidos quedan en la lista con el motivo que dio el banco.',
  reason: 'Recibe este mensaje porque es responsable de {{brand.name}}.',
};

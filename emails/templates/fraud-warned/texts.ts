export const en = {
  subject: 'A bank warns of a payment to {{brand.name}}',
  preview: 'Giving it back now spares a dispute and its fee.',
  heading: 'A bank warns of a payment',
  intro: 'The bank of a card holds a payment to be fraud. Nothing was taken yet. Most such payments are disputed soon: if it was not the cardholder, give all of it back now, which spares the dispute and its fee.',
  button: 'Look at the warning',
  fallback: 'Or copy this address into your browser:',
  help: 'If you know the member and the payment is right, there is nothing to do; a dispute may still come.',
  reason: 'You get this message because you are an owner of {{brand.name}}.',
};

export const es: typeof en = {
  subject: 'Un banco advierte sobre un pago a {{brand.name}}',
  preview: 'Devolverlo ahora evita una disputa y su costo.',
  heading: 'Un banco advierte sobre un pago',
  intro: 'El banco de una tarjeta considera que un pago es un fraude. Todavía no se retiró nada. La mayoría de estos pagos se disputan pronto: si no fue el titular de la tarjeta, devuélvalo todo ahora; así se evita la disputa y su costo.',
  button: 'Ver la advertencia',
  fallback: 'O copie esta dirección en su navegador:',
  help: 'Si conoce al miembro y el pago es correcto, no hay nada que hacer; aun así puede llegar una disputa.',
  reason: 'Recibe este mensaje porque es responsable de {{brand.name}}.',
};

export const en = {
  subject: 'A payment to {{brand.name}} is disputed',
  preview: 'A bank has taken a payment back. There is a last day to answer.',
  heading: 'A payment is disputed',
  intro: 'A bank speaks up against a payment, and the money may have been taken for now. Please look at it today: there is a last day to answer, and after it the money is lost.',
  button: 'Look at the dispute',
  fallback: 'Or copy this address into your browser:',
  help: 'Care goes on meanwhile. If the dispute is lost, the period counts as not paid.',
  reason: 'You get this message because you are an owner of {{brand.name}}.',
};

export const es: typeof en = {
  subject: 'Un pago a {{brand.name}} está en disputa',
  preview: 'Un banco retiró un pago. Hay un último día para responder.',
  heading: 'Un pago está en disputa',
  intro: 'Un banco reclama contra un pago, y puede que el dinero se haya retirado por ahora. Revíselo hoy: hay un último día para responder, y después el dinero se pierde.',
  button: 'Ver la disputa',
  fallback: 'O copie esta dirección en su navegador:',
  help: 'Mientras tanto la atención continúa. Si se pierde la disputa, el período cuenta como no pagado.',
  reason: 'Recibe este mensaje porque es responsable de {{brand.name}}.',
};

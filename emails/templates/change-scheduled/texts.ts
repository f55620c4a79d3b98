export const en = {
  subject: 'Your change at {{brand.name}} is planned',
  preview: 'It counts from your next month. Nothing is charged for it now.',
  heading: 'Your change is planned',
  intro: 'We have noted the change of your membership. It counts from your next month; until then all stays as it is, and nothing is charged for it now.',
  details: 'The day and the new amount are on your page, where you can also take the change back before that day.',
  button: 'See my change',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'If you did not ask for this, call us.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: your change counts from your next month. Details: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su cambio en {{brand.name}} está previsto',
  preview: 'Vale desde su próximo mes. Ahora no se cobra nada por él.',
  heading: 'Su cambio está previsto',
  intro: 'Anotamos el cambio de su membresía. Vale desde su próximo mes; hasta entonces todo sigue igual y ahora no se cobra nada por él.',
  details: 'El día y el nuevo importe están en su página, donde también puede retirar el cambio antes de ese día.',
  button: 'Ver mi cambio',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Si usted no lo pidió, llámenos.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: su cambio vale desde su próximo mes. Detalles: {{link}} Responda STOP para no recibir más.',
};

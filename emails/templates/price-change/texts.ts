export const en = {
  subject: 'A new price for your membership with {{brand.name}}',
  preview: 'It counts from a later renewal. Your page shows the day.',
  heading: 'Your fee will change',
  intro: 'The fee of your membership will change with a later renewal, and not before. What you have paid stays paid.',
  details: 'The new fee and the day it counts from are on your page. Until then you can choose another plan or cancel there.',
  button: 'See the new fee',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'If you have a question, call us.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: your fee will change with a later renewal. Day and amount: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Un nuevo precio para su membresía con {{brand.name}}',
  preview: 'Vale desde una renovación posterior. Su página muestra el día.',
  heading: 'Su cuota va a cambiar',
  intro: 'La cuota de su membresía va a cambiar con una renovación posterior, no antes. Lo que ya pagó queda pagado.',
  details: 'La nueva cuota y el día desde el que vale están en su página. Hasta entonces puede elegir otro plan o cancelar allí.',
  button: 'Ver la nueva cuota',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Si tiene una pregunta, llámenos.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: su cuota cambia con una renovación posterior. Día e importe: {{link}} Responda STOP para no recibir más.',
};

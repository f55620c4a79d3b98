export const en = {
  subject: 'Your membership with {{brand.name}} has ended',
  preview: 'Nothing more is charged. You can come back at any time.',
  heading: 'Your membership has ended',
  intro: 'Your membership has ended, and nothing more is charged.',
  details: 'Your documents and invoices stay on your page. You can also begin again there; no day is charged twice.',
  button: 'Go to my page',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'If you think this is a mistake, call us.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: your membership has ended, nothing more is charged. Your page: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su membresía con {{brand.name}} terminó',
  preview: 'No se cobra nada más. Puede volver cuando quiera.',
  heading: 'Su membresía terminó',
  intro: 'Su membresía terminó y no se cobra nada más.',
  details: 'Sus documentos y facturas siguen en su página. Allí también puede empezar de nuevo; ningún día se cobra dos veces.',
  button: 'Ir a mi página',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Si cree que es un error, llámenos.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: su membresía terminó, no se cobra nada más. Su página: {{link}} Responda STOP para no recibir más.',
};

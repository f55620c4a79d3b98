export const en = {
  subject: 'Welcome to {{brand.name}}',
  preview: 'Your membership is active. Your details are behind a link.',
  heading: 'Welcome!',
  intro: 'Your membership with {{brand.name}} is active. Thank you for joining.',
  details: 'Your member number, the signed agreement and your next charge are on your page. To keep them private we do not put them in a message: we ask for a code when you open the link.',
  button: 'See my membership',
  fallback: 'Or copy this address into your browser:',
  notTitle: 'This is not insurance.',
  notText: 'The membership is an agreement between you and {{brand.name}}. It is not insurance and does not replace it.',
  reason: 'You get this message because this address was given for an enrollment with {{brand.name}}.',
  sms: '{{brand.short}}: welcome, your membership is active. This is not insurance. Details: {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Le damos la bienvenida a {{brand.name}}',
  preview: 'Su membresía está activa. Los detalles están detrás de un enlace.',
  heading: '¡Le damos la bienvenida!',
  intro: 'Su membresía con {{brand.name}} está activa. Gracias por unirse.',
  details: 'Su número de miembro, el acuerdo firmado y su próximo cargo están en su página. Para protegerlos no los escribimos en un mensaje: al abrir el enlace le pedimos un código.',
  button: 'Ver mi membresía',
  fallback: 'O copie esta dirección en su navegador:',
  notTitle: 'Esto no es un seguro.',
  notText: 'La membresía es un acuerdo entre usted y {{brand.name}}. No es un seguro ni lo reemplaza.',
  reason: 'Recibe este mensaje porque esta dirección se indicó en una inscripción con {{brand.name}}.',
  sms: '{{brand.short}}: su membresía está activa. Esto no es un seguro. Detalles: {{link}} Responda STOP para no recibir más.',
};

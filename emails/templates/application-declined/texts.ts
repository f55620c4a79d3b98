export const en = {
  subject: 'About your application to {{brand.name}}',
  preview: 'We cannot go on with your application at this time.',
  heading: 'About your application',
  intro: 'Thank you for your interest in {{brand.name}}. We cannot go on with your application at this time.',
  contact: 'If you would like to know more, or if you think that this is a mistake, please call us. We are glad to help.',
  phone: 'Call',
  reason: 'You get this message because this address was given for an enrollment with {{brand.name}}.',
  sms: '{{brand.short}}: we cannot go on with your application at this time. Questions? Call {{brand.phone}}. Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Sobre su solicitud a {{brand.name}}',
  preview: 'Por ahora no podemos continuar con su solicitud.',
  heading: 'Sobre su solicitud',
  intro: 'Gracias por su interés en {{brand.name}}. Por ahora no podemos continuar con su solicitud.',
  contact: 'Si desea saber más, o si cree que se trata de un error, llámenos. Con gusto le ayudamos.',
  phone: 'Llame al',
  reason: 'Recibe este mensaje porque esta dirección se indicó en una inscripción con {{brand.name}}.',
  sms: '{{brand.short}}: por ahora no podemos continuar con su solicitud. ¿Preguntas? Llame al {{brand.phone}}. Responda STOP para no recibir más.',
};

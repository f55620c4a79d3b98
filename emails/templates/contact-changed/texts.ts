export const en = {
  subject: 'How {{brand.name}} reaches you has changed',
  preview: 'If it was not you, call us now.',
  heading: 'A contact was changed',
  intro: 'The email address or mobile number of your membership was changed: by somebody who was signed in to your account and proved the new one with a code, or by our office. From now on messages go there.',
  details: 'If it was you, there is nothing to do. If it was not you, call us at {{brand.phone}} now, and we put it back.',
  button: 'See my account',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never tell anybody a code that we sent you.',
  help: 'This is the last message to this contact, unless it is still one of yours.',
  reason: 'You get this message because this contact belonged to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: the contact of your membership was changed. Not you? Call us. {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Cambió la forma en que {{brand.name}} le contacta',
  preview: 'Si no fue usted, llámenos ahora.',
  heading: 'Se cambió un contacto',
  intro: 'Se cambió el correo o el número de móvil de su membresía: lo hizo alguien que había entrado en su cuenta y confirmó el nuevo con un código, o nuestra oficina. Desde ahora los mensajes llegan allí.',
  details: 'Si fue usted, no tiene que hacer nada. Si no fue usted, llámenos ahora al {{brand.phone}} y lo devolvemos a como estaba.',
  button: 'Ver mi cuenta',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No diga nunca a nadie un código que le hayamos enviado.',
  help: 'Este es el último mensaje a este contacto, salvo que siga siendo suyo.',
  reason: 'Recibe este mensaje porque este contacto pertenecía a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: se cambió el contacto de su membresía. ¿No fue usted? Llame. {{link}} Responda STOP para no recibir más.',
};

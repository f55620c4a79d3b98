export const en = {
  subject: 'Your verification code from {{brand.name}}',
  preview: 'The code inside is valid for {{validFor}} and works once.',
  heading: 'Your verification code',
  intro: 'Enter this code on the page that asked for it. It shows us that this address is yours.',
  codeLabel: 'Code',
  valid: 'It is valid for {{validFor}} and works once.',
  neverTitle: 'Never share this code.',
  neverText: 'Nobody from {{brand.name}} will ever ask you for it, by phone, text or email.',
  ignore: 'If you did not ask for a code, ignore this message. Nothing happens without the code.',
  reason: 'You get this message because a code was asked for with this address at {{brand.name}}.',
  sms: '{{brand.short}}: {{code}} is your code, valid {{minutes}} min. Never share it; we will never ask for it. Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Su código de verificación de {{brand.name}}',
  preview: 'El código de este mensaje vale durante {{validFor}} y sirve una sola vez.',
  heading: 'Su código de verificación',
  intro: 'Escriba este código en la página que se lo pidió. Así sabemos que esta dirección es suya.',
  codeLabel: 'Código',
  valid: 'Vale durante {{validFor}} y sirve una sola vez.',
  neverTitle: 'No comparta nunca este código.',
  neverText: 'Nadie de {{brand.name}} se lo pedirá jamás, ni por teléfono, ni por mensaje, ni por correo.',
  ignore: 'Si usted no pidió un código, ignore este mensaje. Sin el código no pasa nada.',
  reason: 'Recibe este mensaje porque se pidió un código con esta dirección en {{brand.name}}.',
  sms: '{{brand.short}}: su código es {{code}}, válido {{minutes}} min. No lo comparta; nunca se lo pediremos. Responda STOP para no recibir más.',
};

export const en = {
  subject: 'You are invited to the back office of {{brand.name}}',
  preview: 'Choose a password to start. The link is valid for {{validFor}}.',
  heading: 'You are invited',
  intro: 'You have been given access to the back office of {{brand.name}}. Open the link and choose a password to start.',
  button: 'Accept the invitation',
  fallback: 'Or copy this address into your browser:',
  valid: 'The link is valid for {{validFor}} and works once.',
  ignore: 'If you do not expect this invitation, ignore it and tell us.',
  reason: 'You get this message because somebody at {{brand.name}} invited this address.',
};

export const es: typeof en = {
  subject: 'Le invitamos a la oficina de {{brand.name}}',
  preview: 'Elija una contraseña para empezar. El enlace vale durante {{validFor}}.',
  heading: 'Tiene una invitación',
  intro: 'Se le ha dado acceso a la oficina de {{brand.name}}. Abra el enlace y elija una contraseña para empezar.',
  button: 'Aceptar la invitación',
  fallback: 'O copie esta dirección en su navegador:',
  valid: 'El enlace vale durante {{validFor}} y sirve una sola vez.',
  ignore: 'Si no espera esta invitación, ignórela y avísenos.',
  reason: 'Recibe este mensaje porque alguien de {{brand.name}} invitó a esta dirección.',
};

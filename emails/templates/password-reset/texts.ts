export const en = {
  subject: 'Choose a new password for {{brand.name}}',
  preview: 'The link is valid for {{validFor}} and works once.',
  heading: 'Choose a new password',
  intro: 'Somebody asked to reset the password of the account with this address. If it was you, open the link and choose a new one.',
  button: 'Choose a new password',
  fallback: 'Or copy this address into your browser:',
  valid: 'The link is valid for {{validFor}} and works once. A newer link replaces it.',
  notTitle: 'It was not you?',
  notText: 'Then do nothing: your password stays as it is. If it happens again, tell us.',
  reason: 'You get this message because a new password was asked for with this address at {{brand.name}}.',
};

export const es: typeof en = {
  subject: 'Elija una contraseña nueva para {{brand.name}}',
  preview: 'El enlace vale durante {{validFor}} y sirve una sola vez.',
  heading: 'Elija una contraseña nueva',
  intro: 'Alguien pidió cambiar la contraseña de la cuenta con esta dirección. Si fue usted, abra el enlace y elija una nueva.',
  button: 'Elegir una contraseña',
  fallback: 'O copie esta dirección en su navegador:',
  valid: 'El enlace vale durante {{validFor}} y sirve una sola vez. Un enlace más nuevo lo reemplaza.',
  notTitle: '¿No fue usted?',
  notText: 'Entonces no haga nada: su contraseña sigue igual. Si se repite, avísenos.',
  reason: 'Recibe este mensaje porque se pidió una contraseña nueva con esta dirección en {{brand.name}}.',
};

export const en = {
  subject: 'Continue your enrollment with {{brand.name}}',
  preview: 'Your answers are saved. The link is valid for {{validFor}}.',
  heading: 'Go on where you left off',
  intro: 'Your answers are saved. Open the link on any phone or computer and go on at the same step.',
  button: 'Continue enrollment',
  fallback: 'Or copy this address into your browser:',
  safety: 'Opening the link changes nothing. We first send you a new code, so only you can go on.',
  valid: 'The link is valid for {{validFor}}. A newer link replaces it.',
  reason: 'You get this message because a link to continue was asked for at {{brand.name}}.',
  sms: '{{brand.short}}: continue your enrollment: {{link}} Valid {{days}} d. Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Continúe su inscripción con {{brand.name}}',
  preview: 'Sus respuestas están guardadas. El enlace vale durante {{validFor}}.',
  heading: 'Siga donde lo dejó',
  intro: 'Sus respuestas están guardadas. Abra el enlace en cualquier teléfono o computadora y siga en el mismo paso.',
  button: 'Continuar la inscripción',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Abrir el enlace no cambia nada. Primero le enviamos un código nuevo, para que solo usted pueda seguir.',
  valid: 'El enlace vale durante {{validFor}}. Un enlace más nuevo lo reemplaza.',
  reason: 'Recibe este mensaje porque se pidió un enlace para continuar en {{brand.name}}.',
  sms: '{{brand.short}}: continúe su inscripción: {{link}} Válido {{days}} d. Responda STOP para no recibir más.',
};

export type Within = 60 | 30;

export const en = (days: Within) => ({
  subject: `Cover of somebody in your household ends within ${days} days`,
  preview: 'By age. Who, when and your new price are behind a link.',
  heading: 'Cover by age is about to end',
  intro: `Somebody in your household reaches the age limit for cover as a dependent within ${days} days. They stay covered to the end of that month of your membership; then it goes on without them, and the price is that of who is covered. You need not do anything.`,
  details: 'Who it is and the last day are on your page. Whoever leaves can join {{brand.name}} with a membership of their own: call us, or enroll on our site, so that no day is without cover.',
  button: 'See who and when',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'There are exceptions to the age limit. If one may apply, call us before that day.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: `{{brand.short}}: cover by age ends for somebody within ${days} days. See {{link}} Reply STOP to opt out.`,
});

export const es: typeof en = days => ({
  subject: `La cobertura de alguien de su hogar termina en menos de ${days} días`,
  preview: 'Por edad. Quién, cuándo y su nuevo precio están detrás de un enlace.',
  heading: 'La cobertura por edad está por terminar',
  intro: `Alguien de su hogar llega en menos de ${days} días a la edad límite de la cobertura como dependiente. Sigue con cobertura hasta el final de ese mes de su membresía; después la membresía sigue sin esa persona, con el precio de quienes están cubiertos. No tiene que hacer nada.`,
  details: 'Quién es y el último día están en su página. Quien sale puede unirse a {{brand.name}} con una membresía propia: llámenos o inscríbase en nuestro sitio, para no quedar ni un día sin cobertura.',
  button: 'Ver quién y cuándo',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Hay excepciones al límite de edad. Si alguna puede aplicar, llámenos antes de ese día.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: `{{brand.short}}: por edad termina una cobertura en menos de ${days} días. Vea {{link}} Responda STOP para no recibir más.`,
});

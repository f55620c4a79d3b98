export const en = {
  subject: 'Your membership with {{brand.name}} has changed: cover by age has ended',
  preview: 'Somebody in your household has reached the age limit. Your price follows.',
  heading: 'Cover by age has ended',
  intro: 'Somebody in your household has reached the age at which cover as a dependent ends. Your membership goes on without them from today, and the price is that of who is covered.',
  details: 'Who is covered now and what you pay are on your page. Whoever left can join {{brand.name}} with a membership of their own at any time: call us, or enroll on our site.',
  button: 'See my membership',
  fallback: 'Or copy this address into your browser:',
  safety: 'We ask for a code when you open the link. Never send card numbers by email or text.',
  help: 'There are exceptions to the age limit. If one may apply, call us.',
  reason: 'You get this message because this address belongs to a membership with {{brand.name}}.',
  sms: '{{brand.short}}: cover by age ended in your household; your price follows. See {{link}} Reply STOP to opt out.',
};

export const es: typeof en = {
  subject: 'Cambió quién está en su membresía con {{brand.name}}',
  preview: 'Alguien de su hogar llegó al límite de edad. Su precio se ajusta.',
  heading: 'La cobertura por edad terminó',
  intro: 'Alguien de su hogar llegó a la edad en que termina la cobertura como dependiente. Su membresía sigue desde hoy sin esa persona, con el precio de quienes están cubiertos.',
  details: 'Quién está cubierto ahora y lo que paga está en su página. Quien salió puede unirse a {{brand.name}} con una membresía propia cuando quiera: llámenos o inscríbase en nuestro sitio.',
  button: 'Ver mi membresía',
  fallback: 'O copie esta dirección en su navegador:',
  safety: 'Al abrir el enlace le pedimos un código. No envíe nunca números de tarjeta por correo ni por mensaje.',
  help: 'Hay excepciones al límite de edad. Si alguna puede aplicar, llámenos.',
  reason: 'Recibe este mensaje porque esta dirección pertenece a una membresía con {{brand.name}}.',
  sms: '{{brand.short}}: por edad cambió quién está cubierto, y su precio. Vea {{link}} Responda STOP para no recibir más.',
};

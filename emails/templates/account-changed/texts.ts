export const en = {
  subject: 'Your sign-in at {{brand.name}} has changed',
  preview: 'Please look whether it was you.',
  heading: 'Your sign-in has changed',
  intro: '{{what}}',
  fine: 'If it was you, or you asked for it, there is nothing to do.',
  notTitle: 'It was not you?',
  notText: 'Then call us right away at {{brand.phone}}, or ask an owner of your installation to suspend your account.',
  reason: 'You get this message because the account with this address at {{brand.name}} has changed. It cannot be switched off.',
};

export const es: typeof en = {
  subject: 'Su acceso a {{brand.name}} ha cambiado',
  preview: 'Compruebe si fue usted.',
  heading: 'Su acceso ha cambiado',
  intro: '{{what}}',
  fine: 'Si fue usted, o lo pidió, no tiene que hacer nada.',
  notTitle: '¿No fue usted?',
  notText: 'Llámenos enseguida al {{brand.phone}} o pida a un propietario de su instalación que suspenda su cuenta.',
  reason: 'Recibe este mensaje porque la cuenta con esta dirección en {{brand.name}} ha cambiado. No se puede desactivar.',
};

type Change = 'password' | 'set_up' | 'replaced' | 'reset' | 'recovery_used' | 'recovery_renewed';
export const CHANGES: Readonly<Record<'en' | 'es', Readonly<Record<Change, string>>>> = {
  en: {
    password: 'A new password was set, and every other session was ended.',
    set_up: 'A second step was set up: from now on your sign-in asks for a code from an authenticator app.',
    replaced: 'Your authenticator app was replaced by another one.',
    reset: 'An owner has reset your second step. Your sessions were ended, and your next sign-in sets up a new one.',
    recovery_used: 'One of your recovery codes was used. It does not work again.',
    recovery_renewed: 'New recovery codes were made. The ones before do not work any more.',
  },
  es: {
    password: 'Se estableció una contraseña nueva y se cerraron las demás sesiones.',
    set_up: 'Se activó un segundo paso: desde ahora su acceso pide un código de una aplicación de autenticación.',
    replaced: 'Su aplicación de autenticación se cambió por otra.',
    reset: 'Un propietario restableció su segundo paso. Se cerraron sus sesiones y en el próximo acceso activará uno nuevo.',
    recovery_used: 'Se usó uno de sus códigos de recuperación. No volverá a servir.',
    recovery_renewed: 'Se crearon códigos de recuperación nuevos. Los anteriores ya no sirven.',
  },
};

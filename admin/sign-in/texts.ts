import type { Locale } from '#kit/i18n/translate.js';

/** Texts of the pages around signing in. English is the reference: its keys are the type. */
const en = {
  signIn: 'Sign in', email: 'Email', password: 'Password', forgot: 'Forgot your password?', back: 'Back to sign-in', goOn: 'Go on', cancel: 'Cancel',
  'why.out': 'You are signed out.',
  'why.ended': 'Your session has ended after a while without use. Please sign in again.',
  'why.late': 'That took a while, so please sign in again from the start.',
  'code.title': 'Enter your code', 'code.intro': 'Open your authenticator app and type the six digits it shows for {product}.', 'code.label': 'Code from the app', 'code.go': 'Go on',
  'code.lost': 'No phone at hand? Use a recovery code', 'recovery.title': 'Use a recovery code', 'recovery.intro': 'Type one of the ten codes you kept when you set up the second step. Each works once.', 'recovery.label': 'Recovery code', 'recovery.back': 'Use the app after all',
  'recovery.none': 'No codes left either? Ask an owner to reset your second step.',
  'setUp.title': 'Protect your account', 'setUp.intro': 'This sign-in opens personal data of members. From now on it asks for a code from your phone beside the password.',
  'setUp.app': 'Open an authenticator app on your phone. Any app for one-time codes will do.', 'setUp.scan': 'Scan this picture with it.', 'setUp.picture': 'QR code for your authenticator app', 'setUp.key': 'You cannot scan it? Type this key instead', 'setUp.type': 'Type the six digits it shows now.',
  'codes.title': 'Keep these recovery codes', 'codes.intro': 'Each opens your account once when your phone is lost. Print them or put them into a password manager. They are not shown again.', 'codes.list': 'Recovery codes', 'codes.copy': 'Copy', 'codes.copied': 'Copied', 'codes.print': 'Print', 'codes.done': 'I have kept them, go on',
  demo: 'Demo', demoCodes: 'Demo: current codes of the demo people',
} as const;

export type Texts = Readonly<Record<keyof typeof en, string>>;

const es: Texts = {
  signIn: 'Iniciar sesión', email: 'Correo electrónico', password: 'Contraseña', forgot: '¿Olvidó su contraseña?', back: 'Volver al inicio de sesión', goOn: 'Continuar', cancel: 'Cancelar',
  'why.out': 'Ha cerrado la sesión.',
  'why.ended': 'Su sesión terminó tras un tiempo sin uso. Inicie sesión de nuevo.',
  'why.late': 'Ha pasado demasiado tiempo; empiece de nuevo, por favor.',
  'code.title': 'Escriba su código', 'code.intro': 'Abra su aplicación de autenticación y escriba los seis dígitos que muestra para {product}.', 'code.label': 'Código de la aplicación', 'code.go': 'Continuar',
  'code.lost': '¿No tiene el teléfono? Use un código de recuperación', 'recovery.title': 'Use un código de recuperación', 'recovery.intro': 'Escriba uno de los diez códigos que guardó al activar el segundo paso. Cada uno sirve una sola vez.', 'recovery.label': 'Código de recuperación', 'recovery.back': 'Usar la aplicación',
  'recovery.none': '¿Tampoco le quedan códigos? Pida a un propietario que restablezca su segundo paso.',
  'setUp.title': 'Proteja su cuenta', 'setUp.intro': 'Esta cuenta da acceso a datos personales de los miembros. Desde ahora pide, además de la contraseña, un código de su teléfono.',
  'setUp.app': 'Abra una aplicación de autenticación en su teléfono. Sirve cualquiera para códigos de un solo uso.', 'setUp.scan': 'Escanee con ella esta imagen.', 'setUp.picture': 'Código QR para su aplicación de autenticación', 'setUp.key': '¿No puede escanearla? Escriba esta clave', 'setUp.type': 'Escriba los seis dígitos que muestra ahora.',
  'codes.title': 'Guarde estos códigos de recuperación', 'codes.intro': 'Cada uno abre su cuenta una vez si pierde el teléfono. Imprímalos o guárdelos en un gestor de contraseñas. No se mostrarán de nuevo.', 'codes.list': 'Códigos de recuperación', 'codes.copy': 'Copiar', 'codes.copied': 'Copiado', 'codes.print': 'Imprimir', 'codes.done': 'Los he guardado, continuar',
  demo: 'Demostración', demoCodes: 'Demostración: códigos actuales de las personas de prueba',
};

const CATALOGUES: Readonly<Record<Locale, Texts>> = { en, es };
export const textsFor = (locale: Locale): Texts => CATALOGUES[locale];
export const isTextKey = (key: string): key is keyof Texts => Object.hasOwn(en, key);

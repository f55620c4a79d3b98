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
  'why.reset': 'Your new password is set, and you are signed out everywhere. Please sign in with it.', 'why.joined': 'The role is yours. Please sign in as usual.',
  'forgot.title': 'Forgot your password?', 'forgot.intro': 'Type your email address. If it has an account here, we send a link to choose a new password.', 'forgot.go': 'Send the link',
  'forgot.sent': 'If this address has an account, a link is on its way. It is valid for 30 minutes and works once. Please look in your spam folder too.',
  'link.title': 'Open your link', 'link.intro': 'Opening your link. If nothing happens, paste the long code at the end of the address from the mail.', 'link.label': 'Code of the link', 'link.gone': 'This link does not work',
  'reset.title': 'Choose a new password', 'reset.for': 'For {email}', 'reset.go': 'Set the password',
  'invite.title': 'You are invited', 'invite.intro': '{name}, choose a password for {email}. In the next step you set up a code from your phone.', 'invite.known': 'The address {email} has an account here. It gets one more role and keeps its password.', 'invite.roles': 'Your role: {roles}', 'invite.until': 'Until {date}', 'invite.go': 'Accept',
  'password.new': 'New password', 'password.again': 'New password, once more', 'password.hint': '12 characters or more. Three or four words in a row are easy to keep in mind.', 'password.differs': 'The two passwords are not the same. Please type both again.',
  'role.owner': 'Owner', 'role.billing': 'Billing', 'role.support': 'Support', 'role.compliance': 'Compliance', 'role.agency_manager': 'Agency manager', 'role.agent': 'Agent', 'role.employer_admin': 'Employer', 'role.member': 'Member',
  'account.title': 'Your account', 'account.back': 'Back to the panel', 'account.roles': 'Your roles', 'account.noEnd': 'no end', 'account.from': 'from {date}', 'account.until': 'until {date}', 'account.signOut': 'Sign out',
  'account.done.password': 'Your new password is set. Every other session has been ended.', 'account.done.ended': 'That session is over.', 'account.done.others': 'All other sessions are over.', 'account.done.factor': 'Your new authenticator app is in use. The one before does not work any more.',
  'sessions.title': 'Sessions', 'sessions.hint': 'Browsers that are signed in as you. A session ends after 15 minutes without use, and after 12 hours at the latest. End what you do not know, and change your password.',
  'sessions.here': 'This browser', 'sessions.used': 'Last used {ago}', 'sessions.begun': 'signed in {ago}', 'sessions.end': 'End', 'sessions.endOne': 'End the session of {browser}, {ip}', 'sessions.endOthers': 'End all other sessions', 'sessions.none': 'There is no other session.', 'sessions.unknown': 'Unknown browser', 'sessions.on': '{browser} on {system}', 'sessions.now': 'just now',
  'passwordChange.title': 'Password', 'passwordChange.hint': 'Changing it ends every other session.', 'password.current': 'Current password', 'passwordChange.go': 'Change the password',
  'factor.title': 'Second step', 'factor.since': 'Authenticator app in use since {date}.', 'factor.replace': 'Use another phone or app', 'factor.replaceTitle': 'Set up another app', 'factor.replaceIntro': 'The app you use now goes on working until the new one has shown a right code.',
  'recovery.left': 'Recovery codes left: {left} of 10.', 'recovery.few': 'Only a few are left. Please make new ones.', 'recovery.renew': 'Make new recovery codes', 'recovery.renewHint': 'New recovery codes replace the ones you have. A new app replaces the one you use.',
  'confirm.title': 'Confirm that it is you', 'confirm.intro': 'What you are about to do needs a fresh code. It counts for five minutes.', 'confirm.label': 'Code from the app, or a recovery code', 'confirm.go': 'Confirm',
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
  'why.reset': 'Su contraseña nueva está lista y se cerró la sesión en todas partes. Inicie sesión con ella.', 'why.joined': 'El rol ya es suyo. Inicie sesión como siempre.',
  'forgot.title': '¿Olvidó su contraseña?', 'forgot.intro': 'Escriba su correo electrónico. Si tiene una cuenta aquí, le enviaremos un enlace para elegir una contraseña nueva.', 'forgot.go': 'Enviar el enlace',
  'forgot.sent': 'Si esta dirección tiene una cuenta, el enlace va en camino. Vale 30 minutos y sirve una sola vez. Mire también en el correo no deseado.',
  'link.title': 'Abra su enlace', 'link.intro': 'Abriendo su enlace. Si no pasa nada, pegue el código largo que está al final de la dirección del correo.', 'link.label': 'Código del enlace', 'link.gone': 'Este enlace no funciona',
  'reset.title': 'Elija una contraseña nueva', 'reset.for': 'Para {email}', 'reset.go': 'Guardar la contraseña',
  'invite.title': 'Tiene una invitación', 'invite.intro': '{name}, elija una contraseña para {email}. En el siguiente paso activará un código de su teléfono.', 'invite.known': 'La dirección {email} ya tiene una cuenta aquí. Recibe un rol más y conserva su contraseña.', 'invite.roles': 'Su rol: {roles}', 'invite.until': 'Hasta el {date}', 'invite.go': 'Aceptar',
  'password.new': 'Contraseña nueva', 'password.again': 'Contraseña nueva, otra vez', 'password.hint': '12 caracteres o más. Tres o cuatro palabras seguidas se recuerdan bien.', 'password.differs': 'Las dos contraseñas no son iguales. Escríbalas de nuevo.',
  'role.owner': 'Propietario', 'role.billing': 'Facturación', 'role.support': 'Atención', 'role.compliance': 'Cumplimiento', 'role.agency_manager': 'Gerente de agencia', 'role.agent': 'Agente', 'role.employer_admin': 'Empleador', 'role.member': 'Miembro',
  'account.title': 'Su cuenta', 'account.back': 'Volver al panel', 'account.roles': 'Sus roles', 'account.noEnd': 'sin fin', 'account.from': 'desde el {date}', 'account.until': 'hasta el {date}', 'account.signOut': 'Cerrar sesión',
  'account.done.password': 'Su contraseña nueva está lista. Se cerraron las demás sesiones.', 'account.done.ended': 'Esa sesión terminó.', 'account.done.others': 'Las demás sesiones terminaron.', 'account.done.factor': 'Su nueva aplicación de autenticación está en uso. La anterior ya no sirve.',
  'sessions.title': 'Sesiones', 'sessions.hint': 'Navegadores en los que su sesión está abierta. Una sesión termina tras 15 minutos sin uso y, como máximo, a las 12 horas. Termine las que no conozca y cambie su contraseña.',
  'sessions.here': 'Este navegador', 'sessions.used': 'Último uso {ago}', 'sessions.begun': 'iniciada {ago}', 'sessions.end': 'Terminar', 'sessions.endOne': 'Terminar la sesión de {browser}, {ip}', 'sessions.endOthers': 'Terminar las demás sesiones', 'sessions.none': 'No hay otra sesión.', 'sessions.unknown': 'Navegador desconocido', 'sessions.on': '{browser} en {system}', 'sessions.now': 'ahora mismo',
  'passwordChange.title': 'Contraseña', 'passwordChange.hint': 'Al cambiarla terminan las demás sesiones.', 'password.current': 'Contraseña actual', 'passwordChange.go': 'Cambiar la contraseña',
  'factor.title': 'Segundo paso', 'factor.since': 'Aplicación de autenticación en uso desde el {date}.', 'factor.replace': 'Usar otro teléfono o aplicación', 'factor.replaceTitle': 'Active otra aplicación', 'factor.replaceIntro': 'La aplicación actual sigue sirviendo hasta que la nueva muestre un código correcto.',
  'recovery.left': 'Códigos de recuperación que quedan: {left} de 10.', 'recovery.few': 'Quedan pocos. Cree otros nuevos.', 'recovery.renew': 'Crear códigos de recuperación nuevos', 'recovery.renewHint': 'Los códigos nuevos reemplazan a los que tiene. Una aplicación nueva reemplaza a la actual.',
  'confirm.title': 'Confirme que es usted', 'confirm.intro': 'Lo que va a hacer necesita un código nuevo. Vale durante cinco minutos.', 'confirm.label': 'Código de la aplicación o de recuperación', 'confirm.go': 'Confirmar',
  demo: 'Demostración', demoCodes: 'Demostración: códigos actuales de las personas de prueba',
};

const CATALOGUES: Readonly<Record<Locale, Texts>> = { en, es };
export const textsFor = (locale: Locale): Texts => CATALOGUES[locale];
export const isTextKey = (key: string): key is keyof Texts => Object.hasOwn(en, key);

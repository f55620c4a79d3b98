export const en = {
  subject: 'The audit trail of {{brand.name}} does not verify',
  preview: 'An entry is not as it was written. Please look at it today.',
  heading: 'The audit trail does not verify',
  intro: 'The nightly check read the whole audit trail and found an entry that is not as it was written, or is missing. Somebody may have changed the database, or a backup was not restored as a whole.',
  now: 'Please sign in and look at the newest line: it names the first bad entry. Keep the database as it is, and a copy of it, until you know what happened.',
  button: 'Look at the check',
  fallback: 'Or copy this address into your browser:',
  once: 'The check runs each night; you get this message after each one that fails.',
  reason: 'You get this message because you are an owner of {{brand.name}}.',
};

export const es: typeof en = {
  subject: 'El registro de auditoría de {{brand.name}} no se puede verificar',
  preview: 'Una entrada no está como se escribió. Revísela hoy, por favor.',
  heading: 'El registro de auditoría no se puede verificar',
  intro: 'La revisión nocturna leyó todo el registro de auditoría y encontró una entrada que no está como se escribió, o que falta. Es posible que alguien haya cambiado la base de datos, o que una copia de seguridad no se haya restaurado completa.',
  now: 'Inicie sesión y mire la línea más reciente: nombra la primera entrada incorrecta. Conserve la base de datos como está, y una copia de ella, hasta saber qué pasó.',
  button: 'Ver la revisión',
  fallback: 'O copie esta dirección en su navegador:',
  once: 'La revisión se hace cada noche; recibe este mensaje después de cada una que falla.',
  reason: 'Recibe este mensaje porque es responsable de {{brand.name}}.',
};

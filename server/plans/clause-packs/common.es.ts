import type { CommonClauses } from './pack.js';

/** The shared clauses in Spanish; same meaning, paragraph by paragraph, as the English. */
export const commonEs: CommonClauses = {
  title: 'Acuerdo de membresía de atención primaria directa',
  esign: {
    heading: 'Firma electrónica',
    paragraphs: [
      'Lea esto primero. Está a punto de recibir y firmar un acuerdo en una pantalla en lugar de en papel. Solo puede hacerlo si está de acuerdo.',
      'Su consentimiento abarca este acuerdo, sus cambios posteriores y los avisos que corresponden a su membresía. Puede pedir una copia en papel en cualquier momento y sin costo, llamando al {providerPhone} o escribiendo a {providerEmail}.',
      'Puede retirar este consentimiento en cualquier momento de la misma manera. Lo que firmó antes sigue siendo válido. Desde entonces enviaremos papel; su membresía no termina por ello.',
      'Para leer y guardar el acuerdo necesita un dispositivo con un navegador actual, acceso a internet y una forma de guardar o imprimir una página. Si cambia su correo electrónico o su teléfono, avísenos para que nuestros avisos le lleguen.',
      'Escribir su nombre y presionar el botón tiene el mismo efecto que firmar a mano. Guardamos el texto exacto que vio, su huella digital, la hora, su dirección de internet y el idioma.',
    ],
  },
  parties: {
    heading: 'Quiénes hacen este acuerdo',
    paragraphs: [
      'Este acuerdo es entre {provider}, {providerAddress} ("nosotros"), y {subscriber}, {address} ("usted", la persona titular).',
      'Cubre a estas personas, a quienes llamamos miembros: {people}. Usted responde por lo que acepta aquí en nombre de los miembros menores de edad y de los adultos que le dieron autoridad para firmar por ellos.',
      'Se hace conforme a la ley de {state}.',
    ],
  },
  services: {
    heading: 'Lo que hacemos por usted',
    paragraphs: [
      'Damos a los miembros atención primaria: las consultas, los consejos y la atención continua para los que está formado un médico de atención primaria. Usted eligió el plan {plan}. Incluye:',
    ],
  },
  addOn: 'También eligió {plan}, que es opcional y aparece en su propia línea de la factura. Incluye:',
  fee: {
    heading: 'Lo que usted paga',
    paragraphs: [
      'Usted paga {fee} cada mes, que se compone de las líneas de abajo. La cuota es fija: no depende de cuánto use nuestra atención. Cubre los servicios mencionados arriba y nada más; los medicamentos, los análisis hechos en otro lugar, los especialistas y los hospitales no forman parte de ella.',
      'Le decimos el precio de cualquier servicio fuera de esta cuota antes de prestarlo, y lo paga solo si está de acuerdo. Cambiamos la cuota únicamente con un aviso escrito de al menos 60 días, y nunca para un mes que ya pagó.',
      'No cobramos por inscribirse ni hay penalización por irse. Meses que se pueden pagar por adelantado, como máximo: {prepaidMonths}.',
    ],
  },
  feeDueToday: 'Hoy paga {dueToday} por el primer mes. Su membresía empieza el {start}, en cuanto se confirme el pago. El próximo cobro será el {next}.',
  feeDueLater: 'Hoy no paga nada. Guardamos su tarjeta y cobramos {fee} el {start}, el día en que empieza su membresía. Si ese cobro falla, su membresía no empieza; le avisamos y puede pagar dentro de 14 días.',
  renewal: {
    heading: 'Renovación automática',
    paragraphs: [
      'Su membresía se renueva sola cada mes, y se cobran {fee} a su método de pago guardado el día {day} de cada mes (el último día en un mes más corto) hasta que cancele.',
      'Puede ver el próximo cobro, cambiar su método de pago y cancelar en línea desde su cuenta en cualquier momento. Si un cobro falla, le avisamos cada vez y su atención continúa mientras se intenta de nuevo.',
    ],
  },
  notInsurance: {
    heading: 'Esto no es un seguro',
    paragraphs: [
      'Este acuerdo no es un seguro médico y nosotros no somos una compañía de seguros. No reemplaza un seguro médico y no cumple ninguna ley que le exija tenerlo. Le recomendamos tener además un seguro para hospital, emergencias y especialistas.',
      'No presentamos reclamaciones a ninguna aseguradora por los servicios de este acuerdo, y usted acepta no hacerlo tampoco.',
    ],
  },
  emergency: {
    heading: 'Sin atención de emergencia',
    paragraphs: [
      'No damos atención de emergencia. En una emergencia llame al 911 o vaya a la sala de emergencias más cercana. No espere la respuesta a un mensaje o a una llamada a nosotros.',
    ],
  },
  medicare: {
    heading: 'Contrato privado para miembros con Medicare',
    paragraphs: [
      'Estos miembros nos dijeron que tienen Medicare: {medicarePeople}. Para ellos vale lo siguiente.',
      'Nuestros médicos se han excluido voluntariamente de Medicare. Ni usted ni nosotros podemos enviar una factura a Medicare por nuestros servicios, y Medicare no paga nada por ellos. Los límites que Medicare fija a los cobros no se aplican y los planes Medigap no pagan; otros planes complementarios pueden decidir no pagar.',
      'Puede recibir los mismos servicios de médicos que no se han excluido, y entonces Medicare pagaría su parte. Usted celebra este contrato privado por su propia voluntad, no en una emergencia ni cuando necesita atención urgente.',
      'Antes de la primera consulta damos a cada uno de estos miembros el contrato privado con las fechas de nuestra exclusión, para que lo firme el miembro o su representante legal, y una copia para guardar.',
    ],
  },
  privacy: {
    heading: 'Su privacidad',
    paragraphs: [
      'Protegemos la información de salud como exige la ley federal de privacidad (HIPAA). Nuestro Aviso de Prácticas de Privacidad explica cómo la usamos; puede leerlo en su cuenta y en el consultorio. Nuestro procesador de pagos recibe su tarjeta y un número sin significado, nunca su información de salud.',
      'El correo electrónico no es un medio privado. No ponemos información de salud en un correo ni en un mensaje de texto: llevan un enlace, y el contenido está detrás de un código.',
    ],
  },
  messages: {
    heading: 'Mensajes de texto',
    paragraphs: [
      'Enviamos mensajes de texto a su número móvil solo si lo aceptó por separado. Pueden aplicar tarifas de mensajes y datos. Responda STOP en cualquier momento para terminarlos, o HELP para ayuda. Su membresía no depende de este consentimiento.',
    ],
  },
  countersignature: {
    heading: 'Firma del consultorio',
    paragraphs: [
      '{signatory}, {signatoryTitle}, firma este acuerdo por {provider}. Nuestro sistema agrega la firma en el momento en que usted firma, según un mandato escrito permanente que conservamos.',
      'Usted recibe una copia del acuerdo firmado. Ambas partes pueden basarse en esa copia.',
    ],
  },
  template: {
    heading: 'Sobre este texto',
    paragraphs: [
      'Este texto es una plantilla que vino con el programa. Un abogado con licencia en {state} debe revisarlo y aprobarlo antes de usarlo con miembros reales.',
    ],
  },
};

import type { ClausePack } from './pack.js';

export const texas: ClausePack = {
  state: 'TX', version: 'tx-2026-11-1', approved: true, approval: 'template',
  noticeDays: 0, maxPrepaidMonths: 1, refundFormula: 'unearned_days', refundDays: 30, everyAdultSigns: false, excludesWorkersCompensation: true,
  sources: ['Tex. Occ. Code 162.251 to 162.256 (direct primary care; signed medical service agreement; excludes workers\' compensation)'],
  texts: {
    en: {
      term: {
        heading: 'How long it lasts and how it ends',
        paragraphs: [
          'The agreement begins on {start} and goes on from month to month. You may end it at any time and for any reason, online in your account or in writing.',
          'In Texas no notice period binds you: when you cancel, the agreement ends on the last day you have paid for. The date is shown to you before you confirm.',
          'We may end it with 30 days of written notice, but never because of a member\'s health. If we do, we help you find other care.',
        ],
      },
      refund: {
        heading: 'Refunds',
        paragraphs: [
          'If we end the agreement before a month you have paid for is over, we pay back the fee for the days after the end, counted by days of that month, within {refundDays} days, to the payment method you used.',
          'If you cancel within 14 days of the start and no member has had a visit, we pay back the whole fee.',
        ],
      },
      disclaimers: ['This medical service agreement for direct primary care is not insurance. The physician will not bill an insurer or health maintenance organization for the services it covers.'],
      workersCompensation: {
        heading: 'Injuries at work',
        paragraphs: ['This agreement does not cover care for an injury or illness for which workers\' compensation is responsible (Texas Occupations Code, section 162.251). Tell us if a visit has to do with your work, so that it goes to the right payer.'],
      },
    },
    es: {
      term: {
        heading: 'Cuánto dura y cómo termina',
        paragraphs: [
          'El acuerdo empieza el {start} y continúa de mes a mes. Puede terminarlo en cualquier momento y por cualquier motivo, en línea desde su cuenta o por escrito.',
          'En Texas no le obliga ningún plazo de aviso: cuando cancela, el acuerdo termina el último día que pagó. Le mostramos la fecha antes de confirmar.',
          'Nosotros podemos terminarlo con un aviso escrito de 30 días, pero nunca por la salud de un miembro. Si lo hacemos, le ayudamos a encontrar otra atención.',
        ],
      },
      refund: {
        heading: 'Reembolsos',
        paragraphs: [
          'Si terminamos el acuerdo antes de que acabe un mes que ya pagó, devolvemos la cuota de los días posteriores al final, contada por días de ese mes, dentro de {refundDays} días y al método de pago que usó.',
          'Si cancela dentro de 14 días del inicio y ningún miembro ha tenido una consulta, devolvemos la cuota completa.',
        ],
      },
      disclaimers: ['Este acuerdo de servicios médicos de atención primaria directa no es un seguro. El médico no facturará a una aseguradora ni a una organización de mantenimiento de la salud por los servicios que cubre.'],
      workersCompensation: {
        heading: 'Lesiones en el trabajo',
        paragraphs: ['Este acuerdo no cubre la atención de una lesión o enfermedad de la que responde la compensación para trabajadores (Texas Occupations Code, sección 162.251). Díganos si una consulta tiene que ver con su trabajo, para que la pague quien corresponde.'],
      },
    },
  },
};

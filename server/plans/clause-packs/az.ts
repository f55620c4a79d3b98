import type { ClausePack } from './pack.js';

export const arizona: ClausePack = {
  state: 'AZ', version: 'az-2026-11-1', approved: true, approval: 'template',
  noticeDays: 30, maxPrepaidMonths: 1, refundFormula: 'unearned_days', refundDays: 30, everyAdultSigns: false, excludesWorkersCompensation: false,
  sources: ['Ariz. Rev. Stat. 20-123 (direct primary care provider plans)'],
  texts: {
    en: {
      term: {
        heading: 'How long it lasts and how it ends',
        paragraphs: [
          'The agreement begins on {start} and goes on from month to month. You may end it at any time and for any reason, online in your account or in writing; you need no one to talk you out of it.',
          'In Arizona either side ends the agreement with {noticeDays} days of written notice. It ends on the later of two days: the last day you have paid for, or the last day of the notice. Both dates are shown to you before you confirm.',
          'We may end it in the same way, but never because of a member\'s health. If we do, we help you find other care.',
        ],
      },
      refund: {
        heading: 'Refunds',
        paragraphs: [
          'If the agreement ends before a month you have paid for is over, we pay back the fee for the days after the end, counted by days of that month, within {refundDays} days, to the payment method you used.',
          'If you cancel within 14 days of the start and no member has had a visit, we pay back the whole fee.',
        ],
      },
      disclaimers: ['This agreement is not health insurance. Under Arizona law a direct primary care provider plan is not insurance, and offering one is not the business of insurance.'],
    },
    es: {
      term: {
        heading: 'Cuánto dura y cómo termina',
        paragraphs: [
          'El acuerdo empieza el {start} y continúa de mes a mes. Puede terminarlo en cualquier momento y por cualquier motivo, en línea desde su cuenta o por escrito; no hace falta que nadie intente convencerle de lo contrario.',
          'En Arizona cada parte termina el acuerdo con un aviso escrito de {noticeDays} días. Termina en el último de estos dos días: el último día que pagó o el último día del aviso. Le mostramos ambas fechas antes de confirmar.',
          'Nosotros podemos terminarlo de la misma manera, pero nunca por la salud de un miembro. Si lo hacemos, le ayudamos a encontrar otra atención.',
        ],
      },
      refund: {
        heading: 'Reembolsos',
        paragraphs: [
          'Si el acuerdo termina antes de que acabe un mes que ya pagó, devolvemos la cuota de los días posteriores al final, contada por días de ese mes, dentro de {refundDays} días y al método de pago que usó.',
          'Si cancela dentro de 14 días del inicio y ningún miembro ha tenido una consulta, devolvemos la cuota completa.',
        ],
      },
      disclaimers: ['Este acuerdo no es un seguro médico. Según la ley de Arizona un plan de atención primaria directa no es un seguro, y ofrecerlo no es una actividad de seguros.'],
    },
  },
};

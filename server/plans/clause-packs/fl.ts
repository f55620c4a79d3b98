import type { ClausePack } from './pack.js';

export const florida: ClausePack = {
  state: 'FL', version: 'fl-2026-11-1', approved: true, approval: 'template',
  noticeDays: 30, maxPrepaidMonths: 1, refundFormula: 'unearned_days', refundDays: 30, everyAdultSigns: true, excludesWorkersCompensation: false,
  sources: ['Fla. Stat. 624.27 (direct health care agreements)'],
  texts: {
    en: {
      term: {
        heading: 'How long it lasts and how it ends',
        paragraphs: [
          'The agreement begins on {start}, lasts one month, and renews by itself from month to month as described above. You may end it at any time and for any reason, online in your account or in writing.',
          'In Florida either side ends the agreement with {noticeDays} days of written notice. It ends on the later of two days: the last day you have paid for, or the last day of the notice. Both dates are shown to you before you confirm. It may end at once if the trust between doctor and patient is broken or this agreement is seriously breached.',
          'We never end it because of a member\'s health. If we end it, we help you find other care.',
        ],
      },
      refund: {
        heading: 'Refunds',
        paragraphs: [
          'If we stop offering primary care services for any reason, or the agreement ends before a month you have paid for is over, we pay back the fees paid for the days after the end, counted by days of that month, within {refundDays} days, to the payment method you used.',
          'If you cancel within 14 days of the start and no member has had a visit, we pay back the whole fee.',
        ],
      },
      disclaimers: [
        'This agreement is not health insurance and the health care provider will not file any claims against the patient\'s health insurance policy or plan for reimbursement of any health care services covered by the agreement.',
        'This agreement does not qualify as minimum essential coverage to satisfy the individual shared responsibility provision of the Patient Protection and Affordable Care Act, 26 U.S.C. s. 5000A.',
        'This agreement is not workers\' compensation insurance and does not replace an employer\'s obligations under chapter 440, Florida Statutes.',
      ],
    },
    es: {
      term: {
        heading: 'Cuánto dura y cómo termina',
        paragraphs: [
          'El acuerdo empieza el {start}, dura un mes y se renueva solo de mes a mes como se describe arriba. Puede terminarlo en cualquier momento y por cualquier motivo, en línea desde su cuenta o por escrito.',
          'En Florida cada parte termina el acuerdo con un aviso escrito de {noticeDays} días. Termina en el último de estos dos días: el último día que pagó o el último día del aviso. Le mostramos ambas fechas antes de confirmar. Puede terminar de inmediato si se rompe la confianza entre médico y paciente o si este acuerdo se incumple gravemente.',
          'Nunca lo terminamos por la salud de un miembro. Si lo terminamos, le ayudamos a encontrar otra atención.',
        ],
      },
      refund: {
        heading: 'Reembolsos',
        paragraphs: [
          'Si dejamos de ofrecer servicios de atención primaria por cualquier motivo, o si el acuerdo termina antes de que acabe un mes que ya pagó, devolvemos las cuotas pagadas por los días posteriores al final, contadas por días de ese mes, dentro de {refundDays} días y al método de pago que usó.',
          'Si cancela dentro de 14 días del inicio y ningún miembro ha tenido una consulta, devolvemos la cuota completa.',
        ],
      },
      disclaimers: [
        'Este acuerdo no es un seguro médico y el proveedor de atención médica no presentará ninguna reclamación contra la póliza o el plan de seguro médico del paciente para el reembolso de los servicios cubiertos por el acuerdo.',
        'Este acuerdo no constituye una cobertura esencial mínima para cumplir la disposición de responsabilidad individual compartida de la Ley de Protección al Paciente y Cuidado de Salud Asequible, 26 U.S.C. s. 5000A.',
        'Este acuerdo no es un seguro de compensación para trabajadores y no reemplaza las obligaciones de un empleador según el capítulo 440 de los Estatutos de Florida.',
      ],
    },
  },
};

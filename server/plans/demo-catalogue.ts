import type { Locale } from '#kit/i18n/translate.js';
import type { Tier, TierPrices } from './tier.rules.js';

/** The demo catalogue as data: what a fresh installation is seeded with. Each feature list stands alone, because the agreement repeats it as the services. A provider replaces it by plan versions of their own. */
export interface CatalogueText { readonly name: string; readonly summary: string; readonly features: readonly string[] }

export interface CataloguePlan {
  readonly code: string;
  readonly position: number;
  readonly prices: TierPrices;
  /** What an agent earns a month, in cents, by tier. */
  readonly commission: TierPrices;
  readonly fixedAndPeriodic: boolean;
  readonly primaryCareOnly: boolean;
  readonly includesDrugs: boolean;
  readonly texts: Readonly<Record<Locale, CatalogueText>>;
}

export interface CatalogueAddOn {
  readonly code: string;
  readonly position: number;
  readonly kind: 'drugs' | 'other';
  readonly prices: TierPrices;
  readonly commission: TierPrices;
  readonly texts: Readonly<Record<Locale, CatalogueText>>;
}

const dollars = (EE: number, ESP: number, ECH: number, FAM: number): Readonly<Record<Tier, bigint>> => ({
  EE: BigInt(EE * 100), ESP: BigInt(ESP * 100), ECH: BigInt(ECH * 100), FAM: BigInt(FAM * 100),
});
const careOnly = { fixedAndPeriodic: true, primaryCareOnly: true, includesDrugs: false } as const;

export const DEMO_PLANS: readonly CataloguePlan[] = [
  {
    code: 'base', position: 1, prices: dollars(59, 99, 129, 149), commission: dollars(9, 15, 17, 17), ...careOnly,
    texts: {
      en: {
        name: 'Base',
        summary: 'A doctor who knows you, by phone, video and message.',
        features: ['Visits by phone and video, as many as you need', 'Messages to your care team, answered the same business day', 'Two visits at the practice each year', 'A yearly check-up', 'No copays for covered visits'],
      },
      es: {
        name: 'Base',
        summary: 'Un médico que le conoce, por teléfono, video y mensajes.',
        features: ['Consultas por teléfono y video, todas las que necesite', 'Mensajes a su equipo médico, con respuesta el mismo día hábil', 'Dos visitas al consultorio cada año', 'Un chequeo anual', 'Sin copagos en las consultas cubiertas'],
      },
    },
  },
  {
    code: 'plus', position: 2, prices: dollars(99, 179, 229, 279), commission: dollars(20, 40, 40, 40), ...careOnly,
    texts: {
      en: {
        name: 'Plus',
        summary: 'Everything in Base, with unlimited visits at the practice.',
        features: ['Visits by phone, by video and at the practice, as many as you need', 'Messages to your care team, answered the same business day', 'Same-day or next-day appointments', 'A yearly check-up, and common tests done at the practice', 'Care for ongoing conditions such as diabetes or high blood pressure', 'No copays for covered visits'],
      },
      es: {
        name: 'Plus',
        summary: 'Todo lo de Base, con visitas ilimitadas al consultorio.',
        features: ['Consultas por teléfono, por video y en el consultorio, todas las que necesite', 'Mensajes a su equipo médico, con respuesta el mismo día hábil', 'Citas el mismo día o el siguiente', 'Un chequeo anual y pruebas comunes hechas en el consultorio', 'Atención de enfermedades crónicas como diabetes o presión alta', 'Sin copagos en las consultas cubiertas'],
      },
    },
  },
  {
    code: 'elite', position: 3, prices: dollars(119, 209, 279, 349), commission: dollars(20, 40, 40, 40), ...careOnly,
    texts: {
      en: {
        name: 'Elite',
        summary: 'Everything in Plus, with your doctor within reach around the clock.',
        features: ['Visits by phone, by video and at the practice, as many as you need and up to an hour each', "Your own doctor's number, day and night", 'Home visits within the practice area when you cannot come', 'A yearly check-up, and common tests done at the practice', 'Care for ongoing conditions such as diabetes or high blood pressure', 'Help with referrals and second opinions', 'No copays for covered visits'],
      },
      es: {
        name: 'Elite',
        summary: 'Todo lo de Plus, con su médico a su alcance a toda hora.',
        features: ['Consultas por teléfono, por video y en el consultorio, todas las que necesite y de hasta una hora cada una', 'El número de su propio médico, de día y de noche', 'Visitas a domicilio en la zona del consultorio cuando no pueda venir', 'Un chequeo anual y pruebas comunes hechas en el consultorio', 'Atención de enfermedades crónicas como diabetes o presión alta', 'Ayuda con referencias y segundas opiniones', 'Sin copagos en las consultas cubiertas'],
      },
    },
  },
];

export const DEMO_ADD_ONS: readonly CatalogueAddOn[] = [
  {
    code: 'pharmacy', position: 1, kind: 'drugs', prices: dollars(30, 30, 30, 30), commission: { EE: 250n, ESP: 250n, ECH: 250n, FAM: 250n },
    texts: {
      en: {
        name: 'Pharmacy add-on',
        summary: 'Common generic medicines at cost, for the whole household.',
        features: ['Over 200 common generic medicines at cost', 'Delivered to your door', 'One price for the whole household', 'A separate line of your bill, which you can drop at any time'],
      },
      es: {
        name: 'Complemento de farmacia',
        summary: 'Medicamentos genéricos comunes a precio de costo, para todo el hogar.',
        features: ['Más de 200 medicamentos genéricos comunes a precio de costo', 'Entregados en su puerta', 'Un solo precio para todo el hogar', 'Una línea aparte en su factura, que puede quitar cuando quiera'],
      },
    },
  },
];

import { z } from 'zod';

/** Every setting of the provider: its type and its default. */
export const SETTINGS = {
  individual_start: { schema: z.enum(['today', 'first_or_fifteenth']), fallback: 'today', label: 'Start of individual memberships' },
  refund_approval_cents: { schema: z.string().regex(/^\d{1,8}$/), fallback: '20000', label: 'Refunds above this many cents need a second person' },
  bank_debits: { schema: z.enum(['off', 'on']), fallback: 'off', label: 'Bank debits (ACH) beside cards at enrollment' },
  pause_by: { schema: z.enum(['staff', 'member']), fallback: 'staff', label: 'Who pauses a membership' },
  plan_change_by: { schema: z.enum(['member', 'agent']), fallback: 'member', label: 'Who changes the plan of a member with an agent' },
  price_notice_days: { schema: z.coerce.number().int().min(30).max(365), fallback: 60, label: 'Days of notice before a new price' },
  provider_name: { schema: z.string().trim().min(1).max(120), fallback: 'MyPremierPlans Direct Primary Care', label: 'Name of the provider' },
  provider_phone: { schema: z.string().trim().min(7).max(20), fallback: '+1 480 555 0100', label: 'Phone of the provider' },
  provider_email: { schema: z.email().max(200), fallback: 'care@mypremierplans.example', label: 'Email of the provider' },
  provider_address: { schema: z.string().trim().min(1).max(200), fallback: '100 Example Avenue, Phoenix, AZ 85004', label: 'Address of the provider' },
  signatory_name: { schema: z.string().trim().min(1).max(120), fallback: 'Dr. Avery Example', label: 'Signatory of agreements' },
  signatory_title: { schema: z.string().trim().min(1).max(120), fallback: 'Medical Director', label: 'Title of the signatory' },
  signatory_title_es: { schema: z.string().trim().min(1).max(120), fallback: 'Dirección médica', label: 'Title of the signatory, in Spanish' },
  brand_accent: { schema: z.string().regex(/^#[0-9a-f]{6}$/i), fallback: '#0f6b6b', label: 'Accent colour' },
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValues = { readonly [K in SettingKey]: z.output<(typeof SETTINGS)[K]['schema']> };
export const SETTING_KEYS = Object.keys(SETTINGS) as [SettingKey, ...SettingKey[]];

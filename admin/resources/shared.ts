import type { Field, Row, Tone } from '#admin/kit/registry.js';

export const TIER_OPTIONS = { EE: 'One person', ESP: 'With spouse or partner', ECH: 'With children', FAM: 'Family' } as const;
export const LOCALE_OPTIONS = { en: 'English', es: 'Spanish' } as const;
export const CHANNEL_OPTIONS = { email: 'Email', sms: 'Text message' } as const;

export const tier: Field = { label: 'Tier', kind: 'state', options: TIER_OPTIONS };
export const locale: Field = { label: 'Language', kind: 'state', options: LOCALE_OPTIONS };
export const createdAt: Field = { label: 'Created', kind: 'instant' };
export const updatedAt: Field = { label: 'Last change', kind: 'instant' };

/** `past_due` -> `Past due`. */
export const words = (code: string): string => { const text = code.replaceAll('_', ' '); return text.charAt(0).toUpperCase() + text.slice(1); };
/** A state with a badge for each of its values. */
export const state = (label: string, tones: Readonly<Record<string, Tone>>): Field =>
  ({ label, kind: 'state', tones, options: Object.fromEntries(Object.keys(tones).map(code => [code, words(code)])) });

export const text = (row: Row, field: string): string => { const value = row[field]; return typeof value === 'string' ? value : ''; };

export const PEOPLE = { name: 'People', icon: 'people' } as const;
export const PARTNERS = { name: 'Partners', icon: 'case' } as const;
export const MEMBERS = { name: 'Members', icon: 'people' } as const;
export const AGENCY = { name: 'Agency', icon: 'case' } as const;
export const COMPANY = { name: 'Company', icon: 'case' } as const;
export const MONEY = { name: 'Billing', icon: 'card' } as const;
export const CATALOGUE = { name: 'Catalogue', icon: 'tag' } as const;
export const REACH = { name: 'Messages', icon: 'mail' } as const;
export const OFFICE = { name: 'Administration', icon: 'gear' } as const;

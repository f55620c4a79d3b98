import type { z } from 'zod';
import type { Values } from './interpolate.js';
import type { Locale } from './locale.js';
import type { Part } from './partials/parts.js';

export type Channel = 'email' | 'sms';

/** Texts every mail has. `reason` says at the foot why the reader got it. */
export interface EmailTexts { readonly subject: string; readonly preview: string; readonly heading: string; readonly reason: string }

export interface EmailSource extends EmailTexts { readonly parts: readonly Part[] }

/** A message as a sentence: what for, with which props, in which words. */
export interface Template<S extends z.ZodObject = z.ZodObject> {
  readonly key: string;
  readonly description: string;
  readonly channels: readonly Channel[];
  readonly propsSchema: S;
  readonly sample: z.input<S>;
  /** The tokens of the texts, formatted for the reader. */
  values(props: z.output<S>, locale: Locale): Values;
  email(locale: Locale): EmailSource;
  sms(locale: Locale): string | null;
}

interface Definition<S extends z.ZodObject, T extends EmailTexts> {
  readonly key: string;
  readonly description: string;
  readonly propsSchema: S;
  readonly sample: z.input<S>;
  readonly texts: Readonly<Record<Locale, T>>;
  values(props: z.output<S>, locale: Locale): Values;
  body(texts: T): readonly Part[];
  sms?(texts: T): string;
}

export function defineTemplate<S extends z.ZodObject, T extends EmailTexts>(definition: Definition<S, T>): Template<S> {
  const { key, description, propsSchema, sample, texts } = definition;
  return {
    key, description, propsSchema, sample,
    channels: definition.sms ? ['email', 'sms'] : ['email'],
    values: (props, locale) => definition.values(props, locale),
    email: locale => {
      const { subject, preview, heading, reason } = texts[locale];
      return { subject, preview, heading, reason, parts: definition.body(texts[locale]) };
    },
    sms: locale => definition.sms?.(texts[locale]) ?? null,
  };
}

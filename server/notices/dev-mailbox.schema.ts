import { z } from 'zod';

/** What the local mail and text servers answer; unknown fields are dropped. `receivedAt` is an ISO instant. */
export const devMailSchema = z.object({
  id: z.string(), messageId: z.string().nullish(), from: z.string(), to: z.string(), subject: z.string(),
  text: z.string().nullish(), html: z.string().nullish(), receivedAt: z.string(),
  headers: z.union([z.record(z.string(), z.unknown()), z.array(z.object({ key: z.string(), value: z.string() }))]).nullish(),
});
export const devMailListSchema = z.object({ items: z.array(devMailSchema) });
export const devSmsSchema = z.object({ id: z.string(), to: z.string(), from: z.string(), body: z.string(), receivedAt: z.string() });
export const devSmsListSchema = z.object({ items: z.array(devSmsSchema) });

export type DevMail = z.output<typeof devMailSchema>;
export type DevSms = z.output<typeof devSmsSchema>;

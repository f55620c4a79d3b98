import { z } from 'zod';
import { instant, named } from '#kit/http/contract.js';

export const locale = z.enum(['en', 'es']);
export const channel = z.enum(['email', 'sms']);
export const IdParams = z.strictObject({ id: z.uuid() });
export const Nothing = named('Nothing', z.strictObject({}));
export const UserAgent = z.string().optional();

export const SignIn = named('AccountSignIn', z.strictObject({ channel, address: z.string().min(1).max(254), locale }));
export const Confirm = named('AccountCode', z.strictObject({ code: z.string().regex(/^\d{6}$/), householdId: z.uuid().optional() }));
export const EnteredReply = named('AccountEntered', z.object({
  signedIn: z.boolean(), households: z.array(z.object({ householdId: z.uuid(), memberNumber: z.string(), name: z.string(), state: z.string() })),
}));
export const SignedOutReply = named('AccountEnded', z.object({ ended: z.int() }));
export const SessionReply = named('AccountSession', z.object({ householdId: z.uuid(), channel, sentTo: z.string(), expiresAt: instant, idleSeconds: z.int() }));
export const SessionsReply = named('AccountSessions', z.object({
  sessions: z.array(z.object({ id: z.uuid(), channel, sentTo: z.string(), createdAt: instant, seenAt: instant, agent: z.string().nullable(), current: z.boolean() })),
}));

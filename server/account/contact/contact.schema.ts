import { z } from 'zod';
import { named } from '#kit/http/contract.js';
import { channel } from '../session.schema.js';
import { Address } from './change-address.js';

export const NewContact = named('AccountNewContact', z.strictObject({ channel, address: z.string().min(1).max(254), smsConsent: z.boolean().optional() }));
export const ContactCode = named('AccountContactCode', z.strictObject({ code: z.string().regex(/^\d{6}$/) }));
export const NewAddress = named('AccountNewAddress', Address);
export const ContactChoicesReply = named('AccountContactChoices', z.object({ states: z.array(z.object({ code: z.string(), name: z.string(), open: z.boolean() })), smsConsent: z.object({ version: z.string(), text: z.string() }) }));

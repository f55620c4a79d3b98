import { z } from 'zod';
import { PersonInput } from '../enrollment.schema.js';

const NewPerson = PersonInput.omit({ id: true });

/** What a membership is to become; what is absent stays. */
export const WishShape = {
  planVersionId: z.uuid().optional(),
  addOnVersionIds: z.array(z.uuid()).max(20).optional(),
  household: z.strictObject({ add: z.array(NewPerson).max(20).optional(), drop: z.array(z.uuid()).max(20).optional() }).optional(),
} as const;
const Wish = z.strictObject(WishShape);
export type MembershipWish = z.output<typeof Wish>;
export type StoredPerson = z.output<typeof NewPerson> & { readonly id: string; readonly role: 'self' | 'spouse' | 'partner' | 'child' };

/** `expectedDueCents` and `prorationAt` as the preview gave them: what is charged is what was seen, or nothing is. */
export const Confirmed = { expectedDueCents: z.int().min(0), prorationAt: z.iso.datetime().nullable(), key: z.string().min(8).max(100) } as const;

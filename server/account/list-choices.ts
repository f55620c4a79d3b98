import { z } from 'zod';
import { load } from '#access/scope.js';
import { query } from '#access/use-case.js';
import { type Membership, membershipSubject, offersFor } from '#enrollment/index.js';

/** What a membership may be changed to: all that is sold today, priced for its tier. */
export const listChoices = query({
  name: 'listChoices', action: 'read', subject: 'Membership', input: z.strictObject({ id: z.uuid(), locale: z.enum(['en', 'es']) }),
  async run(tx, { id, locale }) {
    const { tier } = await load<Membership>(tx, membershipSubject, id);
    const { plans, addOns } = await offersFor(tx, tier, locale);
    return { plans, addOns };
  },
});

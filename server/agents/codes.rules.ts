import { z } from 'zod';

/** A code people type and print: letters, digits and hyphens, kept in capitals. */
export const NewCode = z.string().trim().toUpperCase().regex(/^[A-Z0-9][A-Z0-9-]{1,29}$/).describe('Code for links');

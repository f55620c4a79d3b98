import { accessFuzz } from './access-fuzz.js';
import { auditTampers } from './audit-tampers.js';
import { billingFaults } from './billing-faults.js';
import { billingRaces } from './billing-races.js';
import { billingSequences } from './billing-sequences.js';
import { billingStorm } from './billing-storm.js';
import { crashKills } from './crash-kills.js';
import { httpFuzz } from './http-fuzz.js';
import type { Proof } from './proof.js';
import { webhookStorm } from './webhook-storm.js';

/** Need PostgreSQL alone. */
export const databaseProofs: readonly Proof[] = [accessFuzz, auditTampers, httpFuzz];
/** Need the sandbox too, in the same process. */
export const billingProofs: readonly Proof[] = [billingSequences, billingStorm, billingFaults, billingRaces];
/** Need the built product as well. */
export const productProofs: readonly Proof[] = [webhookStorm, crashKills];

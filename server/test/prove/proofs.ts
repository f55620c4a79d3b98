import { accessFuzz } from './access-fuzz.js';
import { auditTampers } from './audit-tampers.js';
import { crashKills } from './crash-kills.js';
import type { Proof } from './proof.js';
import { webhookStorm } from './webhook-storm.js';

/** Need PostgreSQL alone. */
export const databaseProofs: readonly Proof[] = [accessFuzz, auditTampers];
/** Need the built product as well. */
export const productProofs: readonly Proof[] = [webhookStorm, crashKills];

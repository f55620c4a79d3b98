import { z } from 'zod';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { newId, shortCode } from '#kit/ids/ids.js';
import { insertSite } from './site.repository.js';

/** `https://host[:port]`, or http on the loopback for development; no path, no wildcard. */
export const OriginText = z.string().max(200).refine(text => {
  try {
    const url = new URL(text);
    return url.origin === text && (url.protocol === 'https:' || ['localhost', '127.0.0.1'].includes(url.hostname));
  } catch { return false; }
}, 'An origin such as https://www.example.com, without a path');

export const registerSite = change({
  name: 'registerSite', action: 'register', subject: 'Site',
  input: z.strictObject({
    name: z.string().trim().min(1).max(120).describe('Name of the page'),
    allowedOrigins: z.array(OriginText).min(1).max(20).describe('Origins that may embed the widget'),
    accent: z.string().regex(/^#[0-9a-f]{6}$/i).optional().describe('Accent colour, #rrggbb'),
  }),
  async run(tx, input) {
    const site = {
      id: newId(), key: `pk_${shortCode(16).toLowerCase()}`, name: input.name, ownerKind: 'provider' as const, agencyId: null, agentId: null, groupId: null,
      allowedOrigins: [...new Set(input.allowedOrigins)], accent: input.accent ?? null, state: 'active' as const, createdAt: tx.systemNow, updatedAt: tx.systemNow,
    };
    await insertSite(tx, site);
    await record(tx, { action: 'site.registered', subjectType: 'Site', subjectId: site.id, changes: { name: [null, site.name], allowedOrigins: [null, site.allowedOrigins] } });
    return { id: site.id, key: site.key };
  },
});

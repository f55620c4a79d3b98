import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { OriginText } from './register-site.js';
import type { Site } from './site.entity.js';
import { updateSite } from './site.repository.js';
import { siteSubject } from './sites.access.js';

export const changeSite = change({
  name: 'changeSite', action: 'change', subject: 'Site',
  input: z.strictObject({
    id: z.uuid(), name: z.string().trim().min(1).max(120).optional(), allowedOrigins: z.array(OriginText).min(1).max(20).optional(),
    state: z.enum(['active', 'suspended']).optional(),
  }),
  async run(tx, { id, ...wanted }) {
    const site = await load<Site>(tx, siteSubject, id, 'update');
    authorize(tx, 'change', siteSubject, site);
    const changed = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => value !== undefined && JSON.stringify(site[key as keyof Site]) !== JSON.stringify(value))) as Partial<Site>;
    if (Object.keys(changed).length) await updateSite(tx, id, changed);
    await record(tx, { action: 'site.changed', subjectType: 'Site', subjectId: id, changes: Object.fromEntries(Object.entries(changed).map(([key, value]) => [key, [site[key as keyof Site], value] as const])) });
    return { id };
  },
});

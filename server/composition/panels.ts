import type { DynamicModule } from '@nestjs/common';
import type { Parts } from '../app.module.js';
import { demoEmail } from './seed.js';

/** The AdminJS panels, as Nest modules. Loaded on demand: a process that only works on jobs needs none of it. */
export async function adminModules({ config, db, log }: Parts): Promise<DynamicModule[]> {
  const panels = await import('#admin/index.js');
  const demo = config.SANDBOX_URL !== undefined && !config.production;
  return panels.adminModules({ db, log, publicUrl: config.publicUrl, signInHint: demo ? `Demo: ${demoEmail('owner')} and others; the start command printed their password.` : null, codesPage: config.production ? null : '/dev/codes' });
}

import type { DynamicModule } from '@nestjs/common';
import type { Parts } from '../app.module.js';

/** The AdminJS panels, as Nest modules. */
export async function adminModules(_parts: Parts): Promise<DynamicModule[]> { return []; }

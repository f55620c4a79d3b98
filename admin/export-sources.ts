import type { ExportSource } from '#exports/index.js';
import { exportSources } from './kit/export-source.js';
import { resources } from './resources/index.js';

/** Every list of the panels for the job that writes files. Loads nothing of AdminJS: a process that only works on jobs needs none of it. */
export const panelExportSources = (): ExportSource[] => exportSources(resources);

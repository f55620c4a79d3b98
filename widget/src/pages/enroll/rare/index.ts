import { loadRareTexts } from '../../../i18n/index.js';

export { Again, Resume } from './again.js';
export { ClosedStep } from './closed.js';
export { LaterPanel } from './later.js';

/** What this part needs before its first drawing. */
export const ready = loadRareTexts;

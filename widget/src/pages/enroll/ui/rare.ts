import { lazy } from '../../../ui/lazy.js';

/** Screens that most visits never show. */
export const Rare = lazy(() => import('../rare/index.js'));

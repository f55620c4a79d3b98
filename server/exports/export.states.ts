import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/** A file on its way. A run whose worker was killed starts again from the first row. */
export const exportStates = defineStates({
  name: 'export',
  initial: 'queued',
  transitions: {
    queued: { start: 'running', fail: 'failed' },
    running: { start: 'running', finish: 'ready', fail: 'failed' },
    ready: { expire: 'expired' },
    failed: {},
    expired: {},
  },
});

export type ExportState = StateOf<typeof exportStates>;
export type ExportAction = ActionOf<typeof exportStates>;

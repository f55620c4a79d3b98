import { type ActionOf, defineStates, type StateOf } from '#kit/states/states.js';

/** A file on its way. A run whose worker was killed starts again from the first row; one that was killed too often fails, and its owner may ask again. */
export const exportStates = defineStates({
  name: 'export',
  initial: 'queued',
  transitions: {
    queued: { start: 'running', fail: 'failed' },
    running: { start: 'running', finish: 'ready', fail: 'failed' },
    ready: { expire: 'expired' },
    failed: { retry: 'queued' },
    expired: {},
  },
});

export type ExportState = StateOf<typeof exportStates>;
export type ExportAction = ActionOf<typeof exportStates>;

import { registerTask } from '#kit/jobs/worker.js';
import { SEND_RESET, sendReset } from './passwords/reset-password.js';

export function registerIdentityTasks(): void {
  registerTask(SEND_RESET, (db, payload) => sendReset(db, typeof payload['user'] === 'string' ? payload['user'] : null));
}

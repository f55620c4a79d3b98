import { registerTask } from '#kit/jobs/worker.js';
import { SEND_CODE, sendSignInCode } from './sign-in.js';

export function registerAccountTasks(): void {
  registerTask(SEND_CODE, (db, payload) => sendSignInCode(db, String(payload['verification'])));
}

import { registerTask, repeat, schedule } from '#kit/jobs/worker.js';
import { RESEAL, resealAll } from './reseal.js';

/** Takes over a new key within seconds; seals anew when asked, soon after a start, and each hour what a late process still sealed with an old key. */
export function registerPrivacyTasks(): void {
  repeat('keys.refresh', 3, async db => { db.keys.refresh(); });
  registerTask(RESEAL, async (db, _payload, log) => { await resealAll(db, log); });
  schedule(RESEAL, 3600);
}

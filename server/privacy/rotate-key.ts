import { z } from 'zod';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { enqueue } from '#kit/jobs/enqueue.js';
import { lockRing, staleTotal } from './key-rotation.repository.js';
import { keysElsewhere } from './privacy.errors.js';
import { RESEAL } from './reseal.js';

const MOST_ATTEMPTS = 10;

/**
 * A new key becomes current and everything sealed is sealed anew; a rotation that has not come to its end goes on instead. Where
 * the ring comes from the environment nothing but the second can be done from here.
 * @throws keys_elsewhere
 */
export const rotateKey = change({
  name: 'rotateKey', action: 'rotate', subject: 'KeyRotation', stepUp: true, input: z.strictObject({ reason: z.string().trim().min(3).max(300).describe('Why') }),
  async run(tx, { reason }) {
    await lockRing(tx);
    tx.keys.refresh();
    const before = tx.keys.current;
    const left = await staleTotal(tx, before);
    await enqueue(tx, RESEAL, {}, { key: RESEAL, maxAttempts: MOST_ATTEMPTS });
    if (left > 0) {
      await record(tx, { action: 'key_rotation.resumed', subjectType: 'Key', subjectId: before, details: { left, reason } });
      return { keyId: before, added: false };
    }
    const keyId = tx.keys.add();
    if (keyId === null) throw keysElsewhere();
    await record(tx, { action: 'key.added', subjectType: 'Key', subjectId: keyId, details: { before, reason } });
    return { keyId, added: true };
  },
});

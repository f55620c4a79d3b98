import { z } from 'zod';
import { authorize, load } from '#access/scope.js';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { trainingSubject } from './training.access.js';
import type { Training } from './training.entity.js';

export const correctTraining = change({
  name: 'correctTraining', action: 'correct', subject: 'Training',
  input: z.strictObject({ id: z.uuid(), title: z.string().trim().min(1).max(120).describe('Course') }),
  async run(tx, { id, title }) {
    const training = await load<Training>(tx, trainingSubject, id, 'update');
    authorize(tx, 'correct', trainingSubject, training);
    await tx.query('update training set title = $2 where id = $1', [id, title]);
    await record(tx, { action: 'training.corrected', subjectType: 'Training', subjectId: id, changes: { title: [training.title, title] } });
    return { id };
  },
});

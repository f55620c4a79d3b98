import { z } from 'zod';
import { change } from '#access/use-case.js';
import { record } from '#audit/record.js';
import { invalidPayload } from '#kit/errors/app-error.js';
import { newId } from '#kit/ids/ids.js';
import { fieldIssues } from '#kit/http/validation.js';
import { saveSetting, settingsInForce } from './setting.repository.js';
import { SETTING_KEYS, SETTINGS } from './settings.schema.js';

/** A new value from a date on. Money rules take effect on that date; what was sold before keeps its terms. */
export const changeSetting = change({
  name: 'changeSetting', action: 'change', subject: 'Setting',
  input: z.strictObject({
    key: z.enum(SETTING_KEYS).describe('Setting'), value: z.string().max(500).describe('New value'),
    effectiveOn: z.iso.date().optional().describe('From this date (today if empty)'), note: z.string().max(500).optional().describe('Why'),
  }),
  async run(tx, input) {
    const value = SETTINGS[input.key].schema.safeParse(input.value);
    if (!value.success) throw invalidPayload({ fields: fieldIssues(value.error.issues).map(i => ({ ...i, path: 'value' })) });
    const effectiveOn = input.effectiveOn ?? tx.today;
    if (effectiveOn < tx.today) throw invalidPayload({ fields: [{ path: 'effectiveOn', code: 'invalid' }] });
    const before = (await settingsInForce(tx, effectiveOn))[input.key];
    const id = newId();
    await saveSetting(tx, { id, key: input.key, value: value.data, effectiveOn, note: input.note ?? null, createdBy: tx.principal.kind === 'user' ? tx.principal.id : null, createdAt: tx.systemNow });
    await record(tx, { action: 'setting.changed', subjectType: 'Setting', subjectId: id, changes: { [input.key]: [before, value.data] }, details: { effectiveOn, note: input.note ?? null } });
    return { id, key: input.key, effectiveOn };
  },
});

// One command of the built product in a process of its own, killed at a named moment: { command, actor, input, preview?, crashAt }.
import { execute } from '#access/execute.js';
import { openDb } from '#composition/database.js';
import { registerAreas } from '#composition/register.js';
import { parseConfig } from '#config/config.js';
import { refundPayment } from '#billing/refund-payment.js';
import { cancelMembership } from '#enrollment/ending/cancel-membership.js';
import { endMembershipNow } from '#enrollment/ending/end-membership-now.js';
import { pauseMembership } from '#enrollment/ending/pause-membership.js';
import { changeMembership } from '#enrollment/changes/change-membership.js';
import { previewMembershipChange } from '#enrollment/changes/preview-change.js';
import { armCrashPoint } from '#kit/jobs/crash-point.js';
import { newId } from '#kit/ids/ids.js';

const COMMANDS = { changeMembership, cancelMembership, endMembershipNow, pauseMembership, refundPayment };
const { command, actor, input, preview, crashAt } = JSON.parse(process.argv[2]);
const who = { ...actor, provedAt: new Date(Date.now()) };
registerAreas();
const db = await openDb(parseConfig(process.env));
const seen = preview ? await execute(db, who, previewMembershipChange, input) : null;
armCrashPoint(crashAt);
await execute(db, who, COMMANDS[command], seen ? { ...input, expectedDueCents: seen.dueNowCents, prorationAt: seen.prorationAt, key: newId() } : input);
process.exit(0);

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as limits from './limits.js';

const minutes = (seconds: number): string => `${seconds / 60} minutes`;
const within = ({ hits, seconds }: { hits: number; seconds: number }): string => `${hits} in ${minutes(seconds)}`;

it('the table of docs/security/sign-in.md has these numbers', () => {
  const table = readFileSync('docs/security/sign-in.md', 'utf8').split('## Limits')[1]!.split('## Accounts')[0]!;
  const rows = [...table.matchAll(/^\| (.+?) \| (.+?) \|$/gmu)].map(m => m[2]).filter(text => text !== 'limit');
  expect(rows).toEqual([
    minutes(limits.SESSION_IDLE_SECONDS), `${limits.SESSION_ABSOLUTE_SECONDS / 3600} hours`, `${limits.RENEWAL_OVERLAP_SECONDS} seconds`, minutes(limits.PENDING_SECONDS), minutes(limits.STEP_UP_SECONDS), String(limits.LOCK.failures), minutes(limits.LOCK.seconds),
    within(limits.SIGN_IN_LIMITS.address), within(limits.SIGN_IN_LIMITS.ip), within(limits.SECOND_FACTOR_LIMITS.quarterHour), String(limits.SECOND_FACTOR_LIMITS.day.hits),
    within(limits.RESET_LIMITS.address), within(limits.RESET_LIMITS.ip), within(limits.LINK_LIMIT), `${limits.RESET_MINUTES} minutes`, `${limits.INVITATION_DAYS} days`,
  ]);
});

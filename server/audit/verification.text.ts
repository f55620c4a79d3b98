import type { Verification } from './verify-audit.js';

/** What a person reads: the result in the first line, then what is not protected yet. */
export function verificationText({ fault, rows, seals, heads, unprotected: u }: Verification): string {
  const place = fault?.seq === null ? `place ${fault.position} of the trail` : `row ${fault?.seq}, place ${fault?.position} of the trail`;
  return [
    fault ? `FAULT at ${place}: ${fault.message}` : `The audit trail verifies: ${rows} rows, ${seals} seals, ${heads} exported heads.`,
    ...(fault ? [`Verified before it: ${seals} seals, ${heads} exported heads.`] : [
      `Not sealed yet: ${u.unsealed} rows${u.unsealedSince ? ` (the oldest of ${u.unsealedSince})` : ''}. A change to one is found by its HMAC; its removal is not.`,
      `Sealed since the last exported head (${u.lastHeadAt ?? 'there is none'}): ${u.unexported} rows. Somebody with full control of the database could remove the newest of them unseen.`,
    ]),
  ].join('\n');
}

import { sha256 } from '#kit/crypto/key-ring.js';
import { record, shaken } from './clinic-replay.js';
import type { Proof, Size, Trial } from './proof.js';

export const billingStorm: Proof = {
  name: 'billing.storm', full: 100, small: 2, open: startStorms,
  claim: 'a month and a half of a clinic (enrollments, refused cards, renewals, upgrades, downgrades, pauses, cancellations, refunds, disputes) of which no message had come: 10,000 of them (2,000 in npm test) in any order, 20 % twice, 10 % never and found by the catch-up, end in what the processor holds, to the cent, and in one state, the same in every storm; the processor is left as it was',
};

/** Messages of a storm, and members whose month and a half comes to as many. */
const SIZES: Readonly<Record<Size, { messages: number; members: number }>> = { full: { messages: 10_000, members: 340 }, small: { messages: 2_000, members: 72 } };

async function startStorms(size: Size): Promise<Trial> {
  const { messages, members } = SIZES[size];
  const recording = await record(members);
  if (recording.events.length < messages) throw new Error(`${members} members come to ${recording.events.length} messages, not to ${messages}`);
  let first: { hash: string; text: string } | null = null;
  return {
    once: async random => {
      const { complaints, text } = await recording.replay(events => shaken(events, random), random.chance(0.5));
      const hash = sha256(text);
      first ??= { hash, text };
      if (complaints.length) return complaints.slice(0, 10).join('; ');
      return hash === first.hash ? null : `the state is another one: ${firstDifference(text, first.text)}`;
    },
    close: () => recording.close(),
  };
}

function firstDifference(text: string, first: string): string {
  const [is, was] = [text.split('\n'), first.split('\n')];
  const at = is.findIndex((line, i) => line !== was[i]);
  return `${is[at]}\nin the first storm:\n${was[at]}`;
}

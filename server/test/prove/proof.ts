import { Random } from './random.js';

/** Something shown by many random cases, each from its own seed. */
export interface Proof {
  /** `audit.tampers`: the area, then what. */
  readonly name: string;
  /** What holds in every case, as a sentence. */
  readonly claim: string;
  /** Cases of `npm run prove`, and of `npm test`; 0 where a spec shows the same by name. */
  readonly full: number;
  readonly small: number;
  /** A case may be larger in `npm run prove`. */
  open(size: Size): Promise<Trial>;
}
export type Size = 'full' | 'small';

export interface Trial {
  /** One case. A complaint, or null when the claim held. */
  once(random: Random, seed: number): Promise<string | null>;
  close(): Promise<void>;
}

/** `seed` of the first case; the others count on from it. `done` cases were seen in an earlier run. */
export interface Progress { readonly seed: number; readonly done: number; readonly complaints: readonly string[] }

const MOST_COMPLAINTS = 20;

/** Runs cases until `count` are done; `save` is told after each. A case that throws is a complaint. */
export async function runProof(proof: Proof, count: number, from: Progress, save: (now: Progress) => void = () => undefined): Promise<Progress> {
  let now = from;
  if (now.done >= count) return now;
  const trial = await proof.open(count === proof.full ? 'full' : 'small');
  try {
    for (let i = now.done; i < count; i++) {
      const seed = from.seed + i;
      const complaint = await trial.once(new Random(seed), seed).catch((error: unknown) => (error instanceof Error ? error.stack ?? error.message : String(error)));
      now = { seed: from.seed, done: i + 1, complaints: complaint === null ? now.complaints : [...now.complaints, `seed ${seed}: ${complaint}`] };
      save(now);
      if (now.complaints.length >= MOST_COMPLAINTS) break;
    }
  } finally { await trial.close(); }
  return now;
}

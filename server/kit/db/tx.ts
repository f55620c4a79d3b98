import type { EntityManager, ObjectLiteral, EntityTarget, SelectQueryBuilder } from 'typeorm';
import type { KeyRing } from '#kit/crypto/key-ring.js';
import type { CopyOut } from './copy-out.js';
import type { Principal, WidenedKey } from './principal.js';

/** An open transaction and what belongs to it. Handed to use cases by `Db`; never kept after it ended. */
export interface Tx {
  readonly manager: EntityManager;
  readonly principal: Principal;
  readonly keys: KeyRing;
  /** Business time (moves in sandbox mode). */
  readonly now: Date;
  /** Business date in the provider's time zone, `YYYY-MM-DD`. */
  readonly today: string;
  /** The provider's IANA time zone. */
  readonly timeZone: string;
  /** System time. */
  readonly systemNow: Date;
  /** Business time can be moved (sandbox mode). */
  readonly clockMoves: boolean;
  /** Marks left by `audit`, `outbox` and the like; the use case runner looks at them before it commits. */
  readonly marks: Set<string>;
  query<R = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  /**
   * As `query`, planned once a connection: for statements whose text never varies and whose plan does not depend on the values.
   * Not for searches: a plan made for any value is a bad one there.
   */
  prepared<R = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<R[]>;
  /** A SELECT as CSV, streamed; nothing else may be asked of the transaction until it has ended. */
  copyOut(sql: string, params: readonly unknown[], mostSeconds: number): CopyOut;
  builder<E extends ObjectLiteral>(entity: EntityTarget<E>, alias: string): SelectQueryBuilder<E>;
  /** Widens row-level security to one more tenant key after the caller has proved it (a confirmed code). Loud on purpose. */
  systemWidenScope(key: WidenedKey, value: string): Promise<void>;
  afterCommit(effect: () => void): void;
  /** The calendar date of an instant in the provider's time zone. */
  dateOf(at: Date): string;
}

import type { Db } from '#kit/db/db.js';
import type { Tx } from '#kit/db/tx.js';
import { appError, forbidden, signInRequired } from '#kit/errors/app-error.js';
import { payloadError } from '#kit/http/validation.js';
import { systemClock } from '#kit/time/clock.js';
import { abilityOf } from './ability.js';
import type { Actor } from './actor.js';
import { type AnyUseCase, type Change, type CommandCase, type Query, STEP_UP_SECONDS, UNCHANGED } from './use-case.js';

export const AUDITED = 'audited';
/** Allowed, but not yet: the panel asks for a code of the second factor and repeats the call. */
export const stepUpRequired = appError(403, 'step_up_required');

/** Called when somebody was refused; the audit area listens (access may not import it). */
export type DenialListener = (db: Db, actor: Actor, action: string, subject: string, id: string | null) => Promise<void>;
let onDenial: DenialListener | undefined;
export const listenToDenials = (listener: DenialListener): void => { onDenial = listener; };
/** Called before a read of something sensitive is answered. */
export type ReadListener = (db: Db, actor: Actor, useCase: string, subject: string, id: string | null, fields: readonly string[]) => Promise<void>;
let onRead: ReadListener | undefined;
export const listenToReads = (listener: ReadListener): void => { onRead = listener; };

/** The only way to run a use case: parse, check, run its phases, insist on an audit row (or `unchanged`) before a change commits. */
export async function execute<I, O>(db: Db, actor: Actor, useCase: Query<I, O> | Change<I, O> | CommandCase<I, never, never, O>, input: unknown): Promise<O>;
export async function execute<I, P, R, O>(db: Db, actor: Actor, useCase: CommandCase<I, P, R, O>, input: unknown): Promise<O>;
export async function execute(db: Db, actor: Actor, useCase: AnyUseCase, input: unknown): Promise<unknown> {
  const data: unknown = parse(useCase, input);
  try {
    if (!abilityOf(actor).can(useCase.action, useCase.subject)) throw actor.kind === 'anonymous' ? signInRequired() : forbidden();
    if (useCase.stepUp && !provedLately(actor)) throw stepUpRequired();
    switch (useCase.kind) {
      case 'query': return await told(db, actor, useCase, data, await db.read(actor, tx => useCase.run(tx, data)));
      case 'change': return await db.change(actor, audited(useCase.name, tx => useCase.run(tx, data)));
      case 'command': return await commanded(db, actor, useCase, data);
    }
  } catch (error) {
    const { status, code } = error as { status?: number; code?: string };
    if (status === 403 && code !== 'step_up_required' && onDenial) await onDenial(db, actor, useCase.action, useCase.subject, idOf(data));
    throw error;
  }
}

async function commanded(db: Db, actor: Actor, useCase: Extract<AnyUseCase, { kind: 'command' }>, input: unknown): Promise<unknown> {
  let kept: unknown;
  const out: unknown = await db.command<unknown, unknown, unknown>(actor, {
    prepare: audited(useCase.name, async tx => { kept = await useCase.prepare(tx, input); return kept; }),
    call: (p, ports) => useCase.call(p, ports), settle: (tx, p, r) => useCase.settle(tx, p, r),
  });
  return useCase.follow ? useCase.follow(db, kept, out, actor) : out;
}

async function told(db: Db, actor: Actor, useCase: Extract<AnyUseCase, { kind: 'query' }>, input: unknown, out: unknown): Promise<unknown> {
  const fields = useCase.discloses?.(out) ?? [];
  if (fields.length && onRead) await onRead(db, actor, useCase.name, useCase.subject, idOf(input), fields);
  return out;
}

/** Jobs of the system have no second factor; everybody else has proved it lately or not. */
function provedLately(actor: Actor): boolean {
  if (actor.kind === 'system') return true;
  const age = actor.provedAt ? systemClock.now().getTime() - actor.provedAt.getTime() : Infinity;
  return age >= 0 && age <= STEP_UP_SECONDS * 1000;
}

/** The record a use case is about, where its input names one. */
const idOf = (input: unknown): string | null => {
  const id = (input as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id.slice(0, 80) : null;
};

const audited = <T>(name: string, run: (tx: Tx) => Promise<T>) => async (tx: Tx): Promise<T> => {
  const out = await run(tx);
  const wrote = tx.marks.has(AUDITED);
  const unchanged = tx.marks.has(UNCHANGED);
  if (!wrote && !unchanged) throw new Error(`use case ${name} wrote no audit row`);
  if (wrote && unchanged) throw new Error(`use case ${name} says that nothing changed, and wrote an audit row`);
  return out;
};

function parse(useCase: AnyUseCase, input: unknown): unknown {
  const parsed = useCase.input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw payloadError(parsed.error.issues);
}

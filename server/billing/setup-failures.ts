import { record } from '#audit/record.js';
import type { PendingEvent } from '#kit/inbox/inbox.js';
import type { Tx } from '#kit/db/tx.js';
import { announce } from './billing.events.js';

/** The processor's word that a card could not be saved. Such a refusal leaves no charge behind: the event is its only trace. */
export const SETUP_FAILED = 'setup_intent.setup_failed';

/** Says each refused card of a later start once. `events` are those that were closed just now. */
export async function saySetupFailures(tx: Tx, payerId: string, events: readonly PendingEvent[]): Promise<void> {
  const fresh = events.filter(e => e.type === SETUP_FAILED).length;
  if (fresh === 0) return;
  const [s] = await tx.query<{ id: string; application: string | null; seen: number }>(`
    select s.id, s.application_id application, (select count(*)::int from inbox_event e join payer p on p.id = s.payer_id
      where e.correlation_id = p.processor_customer_id and e.type = $2 and e.processed_at is not null) seen
    from subscription s where s.payer_id = $1 order by s.created_at desc limit 1`, [payerId, SETUP_FAILED]);
  if (!s) return;
  for (let attempt = s.seen - fresh + 1; attempt <= s.seen; attempt++) {
    await record(tx, { action: 'subscription.setup_failed', subjectType: 'Subscription', subjectId: s.id, details: { payer: payerId, attempt } });
    await announce(tx, 'subscription.setup_failed', { subscription: s.id, payer: payerId, application: s.application, attempt });
  }
}

/** Cards of an application that were refused, in all its subscriptions: with a charge, or while one was saved for a later start. */
export const refusedCards = async (tx: Tx, applicationId: string): Promise<number> => (await tx.query<{ n: number }>(`
  select (select coalesce(sum(failures), 0) from invoice where application_id = $1)::int
    + (select count(*) from inbox_event e where e.type = $2 and e.correlation_id in (select p.processor_customer_id from payer p join subscription s on s.payer_id = p.id where s.application_id = $1))::int n`,
[applicationId, SETUP_FAILED]))[0]!.n;

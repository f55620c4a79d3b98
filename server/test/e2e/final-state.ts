import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Product, Row } from './harness.js';

const OURS = `select
  (select array_agg(state) from application where id = $1) application,
  (select array_agg(state) from membership where application_id = $1) membership,
  (select array_agg(state) from subscription where application_id = $1) subscription,
  (select array_agg(state) from billing_intent where application_id = $1) intents,
  (select array_agg(state || ' ' || paid_cents) from invoice where application_id = $1) invoices,
  (select array_agg(state || ' ' || amount_cents) from payment where application_id = $1) payments,
  (select array_agg(template || ' ' || state order by template) from notice where application_id = $1) notices,
  (select array_agg(message_id) from notice where application_id = $1) "messageIds",
  (select count(*)::int from inbox_event e where processed_at is null and correlation_id in (select processor_customer_id from payer p where p.application_id = $1)) "eventsLeft",
  (select array_agg(action order by action) from audit_entry where subject_id in (select id::text from membership where application_id = $1)) audited`;

const THEIRS = `with payer as (select id from stripe_object where object = 'customer' and data -> 'metadata' ->> 'mpp_payer' = any($1))
  select (select count(*)::int from payer) customers,
  (select array_agg(data ->> 'status') from stripe_object where object = 'subscription' and (customer in (select id from payer) or data -> 'metadata' ->> 'mpp_subscription' = any($2))) subscriptions,
  (select array_agg((data ->> 'status') || ' ' || (data ->> 'amount')) from stripe_object where object = 'charge' and customer in (select id from payer)) charges,
  (select array_agg((data ->> 'status') || ' ' || (data ->> 'amount_paid')) from stripe_object where object = 'invoice' and customer in (select id from payer)) invoices`;

const MAILS = `select message_id from mail_message where $1 = any(recipients) and body_text !~ '(^|\\D)\\d{6}(\\D|$)'`;

/** What of an enrollment is not as it must end: once, everywhere, whoever was killed on the way. Empty when all is well. */
export async function complaintsAbout(product: Product, { id, email }: { id: string; email: string }, { cents, mostMails = 2 }: { cents: number; mostMails?: number }): Promise<string[]> {
  const [ours] = await product.db(OURS, [id]);
  const ids = await product.db<{ payer: string; subscription: string }>('select p.id payer, s.id subscription from payer p left join subscription s on s.payer_id = p.id where p.application_id = $1', [id]);
  const [theirs] = await product.sandboxDb(THEIRS, [ids.map(i => i.payer), ids.map(i => i.subscription)]);
  const mails = await product.sandboxDb<{ message_id: string }>(MAILS, [email]);
  const expected: [string, Row, Row][] = [
    ['here', ours!, {
      application: ['approved'], membership: ['active'], subscription: ['active'], intents: ['settled'], invoices: [`paid ${cents}`], payments: [`succeeded ${cents}`], notices: ['welcome sent'],
      messageIds: [mails[0]?.message_id], eventsLeft: 0, audited: ['membership.active'],
    }],
    ['at the processor', theirs!, { customers: 1, subscriptions: ['active'], charges: [`succeeded ${cents}`], invoices: [`paid ${cents}`] }],
  ];
  const complaints = expected.flatMap(([where, is, wanted]) => Object.keys(wanted).filter(key => JSON.stringify(is[key]) !== JSON.stringify(wanted[key]))
    .map(key => `${where}: ${key} is ${JSON.stringify(is[key])}, not ${JSON.stringify(wanted[key])}`));
  if (new Set(mails.map(m => m.message_id)).size !== 1) complaints.push(`welcomes have the ids ${JSON.stringify(mails)}`);
  if (mails.length > mostMails) complaints.push(`${mails.length} welcomes came`);
  return complaints;
}

/** Work of any enrollment that was given up. */
export const givenUp = (product: Product): Promise<Row[]> => product.db(`select t.identifier task, j.attempts, j.last_error from graphile_worker._private_jobs j
  join graphile_worker._private_tasks t on t.id = j.task_id where j.attempts >= j.max_attempts and t.identifier not in (select task from job_schedule)`);

/** Runs the product's own command. @throws with its words when the trail does not verify */
export async function verifyAuditTrail(product: Product): Promise<string> {
  const root = path.resolve(import.meta.dirname, '../../..');
  const { stdout } = await promisify(execFile)(process.execPath, [path.join(root, 'dist/server/cli/audit-verify.js')], { cwd: root, env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...product.env } })
    .catch((error: Error & { stdout?: string; stderr?: string }) => { throw new Error(`the audit trail: ${error.stdout}${error.stderr}`); });
  return stdout;
}

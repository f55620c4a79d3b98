import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Db } from '../db.js';

const query = z.object({ to: z.string().optional(), limit: z.coerce.number().int().min(1).max(500).catch(50) });
const COLUMNS = `id::text, message_id "messageId", sender "from", array_to_string(recipients, ', ') "to", subject, body_text "text", body_html "html", received_at "receivedAt", headers`;

/** What was mailed, newest first. A message that was sent twice is there twice. */
export function registerMailbox(app: FastifyInstance, db: Db): void {
  app.get('/_sandbox/mail', async request => {
    const { to, limit } = query.parse(request.query);
    const { rows } = await db.query(`select ${COLUMNS} from mail_message where $1::text is null or $1 = any(recipients) order by mail_message.id desc limit $2`, [to?.toLowerCase() ?? null, limit]);
    return { items: rows };
  });
  app.get<{ Params: { id: string } }>('/_sandbox/mail/:id', async (request, reply) => {
    if (!/^\d{1,18}$/.test(request.params.id)) return reply.code(404).send({ status: 404, detail: 'No such message.' });
    const { rows } = await db.query(`select ${COLUMNS}, raw from mail_message where mail_message.id = $1`, [request.params.id]);
    return rows[0] ?? reply.code(404).send({ status: 404, detail: 'No such message.' });
  });
  app.delete('/_sandbox/mail', async () => { const { rowCount } = await db.query('delete from mail_message'); return { deleted: rowCount ?? 0 }; });
}

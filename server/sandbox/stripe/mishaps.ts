import type { FastifyReply } from 'fastify';
import { newId } from '../ids.js';
import type { Rule } from './faults.js';

const MESSAGES: Readonly<Record<number, { type: string; code?: string; message: string }>> = {
  409: { type: 'invalid_request_error', code: 'lock_timeout', message: 'This object cannot be accessed right now because another API request or Stripe process is currently accessing it.' },
  429: { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded.' },
};

function fail(reply: FastifyReply, status: number): void {
  const error = MESSAGES[status] ?? { type: 'api_error', message: 'An unknown error occurred (injected).' };
  void reply.code(status).headers({ 'request-id': newId('req'), 'stripe-should-retry': 'true', 'content-type': 'application/json', 'access-control-allow-origin': '*' }).send(JSON.stringify({ error }));
}

/** The caller waits in vain, and then loses the connection. */
function hang(reply: FastifyReply, ms: number): void {
  reply.hijack();
  setTimeout(() => reply.raw.destroy(), ms).unref();
}

const reset = (reply: FastifyReply): void => { reply.hijack(); reply.raw.socket?.resetAndDestroy(); };

/** Faults that strike before anything was done. True when the request is over. */
export async function beforeWork(rule: Rule | null, reply: FastifyReply): Promise<boolean> {
  if (rule?.kind === 'status') { fail(reply, rule.status); return true; }
  if (rule?.kind === 'reset') { reset(reply); return true; }
  if (rule?.kind === 'timeout') { hang(reply, rule.ms); return true; }
  return false;
}

/** Faults that strike when the work is committed and the caller does not know it yet. True when the request is over. */
export async function afterCommit(rule: Rule, reply: FastifyReply): Promise<boolean> {
  switch (rule.kind) {
    case 'exit_after_commit': process.kill(process.pid, 'SIGKILL'); return true;
    case 'reset_after_commit': reset(reply); return true;
    case 'status_after_commit': fail(reply, rule.status); return true;
    case 'timeout_after_commit': hang(reply, rule.ms); return true;
    case 'slow': await new Promise(resolve => { setTimeout(resolve, rule.ms).unref(); }); return false;
    default: return false;
  }
}

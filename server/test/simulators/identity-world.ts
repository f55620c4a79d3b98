import { type Actor, type Role, system, user as asUser } from '#access/actor.js';
import { execute } from '#access/execute.js';
import { createUser, type DirectMessage } from '#identity/index.js';
import type { Db } from '#kit/db/db.js';
import { systemClock } from '#kit/time/clock.js';
import { entities } from '../../composition/entities.js';
import { registerAreas } from '../../composition/register.js';
import { openTestDb } from '../db/open-db.js';
import { enterFully, giveTestFactor, testCode } from '../second-factor.js';

export const PASSWORD = 'correct horse battery';
export interface Somebody { id: string; email: string; actor: Actor; enter(code?: string): Promise<{ token: string }> }

/** Accounts, links and messages, with a real database and a mail server that keeps what it gets. */
export interface IdentityWorld {
  readonly db: Db; readonly messages: DirectMessage[]; readonly mail: { down: boolean };
  somebody(roles: Role[], o?: { factor?: boolean; name?: string }): Promise<Somebody>;
  /** The token in the link of the latest message to an address. */
  tokenTo(email: string): string;
  origin(): { ip: string; requestId: string };
  sql<R = Record<string, unknown>>(text: string, ...params: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

export async function startIdentityWorld(): Promise<IdentityWorld> {
  registerAreas();
  const messages: DirectMessage[] = [];
  const mail = { down: false };
  const send = async (m: DirectMessage): Promise<void> => { if (mail.down) throw new Error('no mail server'); messages.push(m); return Promise.resolve(); };
  const { db, close } = await openTestDb({ entities, ports: { messenger: { send }, links: { base: 'http://localhost:3000/', enroll: 'http://localhost:3000/enroll' } } });
  let n = 0;
  const origin = () => ({ ip: `198.51.${Math.floor(++n / 250)}.${n % 250}`, requestId: 'r1' });
  return {
    db, messages, mail, origin, close,
    somebody: async (roles, o = {}) => {
      const email = `somebody${++n}@clinic.example`;
      const { id } = await execute(db, system('test'), createUser, { email, name: o.name ?? 'Robin Example', password: PASSWORD, roles });
      if (o.factor ?? true) await giveTestFactor(db, id);
      const actor: Actor = { ...asUser(id, 'Robin Example', roles.map(role => ({ role }))), provedAt: systemClock.now() };
      return { id, email, actor, enter: (code = testCode()) => enterFully(db, { email, password: PASSWORD, panel: 'admin' }, origin(), code) };
    },
    tokenTo: email => /#token=([\w-]+)$/.exec(String(messages.findLast(m => m.to === email)?.props['link']))?.[1] ?? '',
    sql: <R>(text: string, ...params: unknown[]) => db.systemStatement<R & Record<string, unknown>>(text, params) as Promise<R[]>,
  };
}

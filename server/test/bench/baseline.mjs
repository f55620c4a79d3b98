// What the ratios are measured against: Nest on the same Fastify adapter, one route, one durable statement through a pool of the same size.
import 'reflect-metadata';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.DATABASE_POOL) });

/** The rows of one enrollment as the product wrote them, by table; ids are made anew each time. */
let copied = [];
process.on('message', message => { copied = message.rows; process.send('copied'); });
const FRESH = /"(id:\d+)"/g;
const insert = part => `insert into ${part.table} (${part.columns}) select ${part.columns} from jsonb_populate_recordset(null::${part.table}, `;

class BareController {
  /** The same rows by hand: no caller, no policy, no price, no keys, one commit, no processor. */
  async enroll(body) {
    const ids = new Map();
    const fresh = (_, name) => { if (!ids.has(name)) ids.set(name, randomUUID()); return `"${ids.get(name)}"`; };
    const texts = copied.map(part => part.text.replace(FRESH, fresh));
    await pool.query({ name: 'enroll', text: `with ${copied.map((part, i) => `i${i} as (${insert(part)}$${i + 1}))`).join(', ')} select 1`, values: texts });
    return { kind: 'payment', clientSecret: `pi_${randomUUID()}_secret_bench`, publishableKey: 'pk_test_sandbox', amountCents: body.expectedMonthlyCents, currency: 'usd', attemptsLeft: 5 };
  }

  /** A row and an answer of about the size of the product's. */
  async submit(body) {
    const id = randomUUID();
    await pool.query('insert into bench_row (id, body) values ($1, $2)', [id, body]);
    return { kind: 'payment', clientSecret: `pi_${id}_secret_bench`, publishableKey: 'pk_test_sandbox', amountCents: body.expectedMonthlyCents, currency: 'usd', attemptsLeft: 5 };
  }
  /** Exactly once, as the product's. */
  async webhook(body) {
    await pool.query('insert into bench_event (id, body) values ($1, $2) on conflict (id) do nothing', [body.id, body]);
    return { received: true };
  }
}
const decorate = (target, name, ...decorators) => decorators.forEach(d => d(target.prototype, name, Object.getOwnPropertyDescriptor(target.prototype, name)));
Controller('bench')(BareController);
for (const name of ['submit', 'enroll', 'webhook']) {
  Body()(BareController.prototype, name, 0);
  decorate(BareController, name, Post(name), HttpCode(200));
}
class BareModule {}
Module({ controllers: [BareController] })(BareModule);

const app = await NestFactory.create(BareModule, new FastifyAdapter(), { logger: false });
await app.listen(Number(process.env.PORT), '127.0.0.1');
process.send('ready');
process.on('disconnect', () => process.exit(0));

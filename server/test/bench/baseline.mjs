// What both ratios are measured against: Nest on the same Fastify adapter, one route, one durable INSERT through a pool of the same size.
import 'reflect-metadata';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { randomUUID } from 'node:crypto';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.DATABASE_POOL) });

class BareController {
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
for (const name of ['submit', 'webhook']) {
  Body()(BareController.prototype, name, 0);
  decorate(BareController, name, Post(name), HttpCode(200));
}
class BareModule {}
Module({ controllers: [BareController] })(BareModule);

const app = await NestFactory.create(BareModule, new FastifyAdapter(), { logger: false });
await app.listen(Number(process.env.PORT), '127.0.0.1');
process.send('ready');
process.on('disconnect', () => process.exit(0));

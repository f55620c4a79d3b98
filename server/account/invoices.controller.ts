import { Body, Controller, Get, Inject, Param, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Actor } from '#access/actor.js';
import { Access, Caller } from '#access/http.js';
import { execute } from '#access/execute.js';
import { creditNotePdf, invoicePdf, openInvoiceConfirmation, readConfirmedInvoice, readInvoice, retryPayment } from '#billing/index.js';
import { Db } from '#kit/db/db.js';
import { Returns } from '#kit/http/contract.js';
import { limited } from '#kit/http/rate-limit.js';
import { CARD, DECIDE, PAPER } from './account.limits.js';
import * as s from './account.schema.js';
import { householdOf } from './member-session.js';
import { PaidReply } from './membership.schema.js';
import { paperOf } from './papers.js';
import { IdParams, Nothing } from './session.schema.js';

type Of<S extends z.ZodType> = z.output<S>;

/** One invoice: its lines in words, its paper, and what can still be done about an open one. */
@ApiTags('account')
@Controller('api/v1/account')
export class AccountInvoicesController {
  constructor(@Inject(Db) private readonly db: Db) {}

  @Get('invoices/:id') @Access.useCase(readInvoice) @Returns(200, s.InvoiceLinesReply)
  async lines(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>) {
    const { invoice, lines } = await execute(this.db, actor, readInvoice, { ...p, locale: actor.locale ?? 'en' });
    return { id: invoice.id, number: invoice.number, lines };
  }

  @Get('invoices/:id/pdf') @Access.useCase(invoicePdf) @Returns(200, z.any())
  pdf(@Caller() actor: Actor, @Param({ schema: IdParams }) { id }: Of<typeof IdParams>, @Res({ passthrough: true }) reply: FastifyReply) { return this.#send(actor, invoicePdf, id, reply); }

  @Get('credit-notes/:id/pdf') @Access.useCase(creditNotePdf) @Returns(200, z.any())
  creditNote(@Caller() actor: Actor, @Param({ schema: IdParams }) { id }: Of<typeof IdParams>, @Res({ passthrough: true }) reply: FastifyReply) { return this.#send(actor, creditNotePdf, id, reply); }

  @Post('invoices/:id/confirmation') @Access.useCase(openInvoiceConfirmation) @Returns(200, s.ConfirmationReply)
  confirmation(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: Nothing }) _: object) { return limited(this.db, [CARD, householdOf(actor)], () => execute(this.db, actor, openInvoiceConfirmation, p)); }

  @Post('invoices/:id/confirmed') @Access.useCase(readConfirmedInvoice) @Returns(200, s.InvoiceStateReply)
  confirmed(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: Nothing }) _: object) { return execute(this.db, actor, readConfirmedInvoice, p); }

  @Post('invoices/:id/pay') @Access.useCase(retryPayment) @Returns(200, PaidReply)
  pay(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: Nothing }) _: object) { return limited(this.db, [DECIDE, householdOf(actor)], () => execute(this.db, actor, retryPayment, p)); }

  async #send(actor: Actor, of: typeof invoicePdf, id: string, reply: FastifyReply): Promise<StreamableFile> {
    const { bytes, fileName } = await limited(this.db, [PAPER, householdOf(actor)], () => paperOf(this.db, actor, of, id));
    reply.type('application/pdf').header('content-disposition', `attachment; filename="${fileName}"`);
    return new StreamableFile(bytes);
  }
}

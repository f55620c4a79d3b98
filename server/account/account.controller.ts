import { Body, Controller, Get, Header, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '#access/actor.js';
import { Access, Caller } from '#access/http.js';
import { execute } from '#access/execute.js';
import { finishCardChange, readPaymentMethod, startCardChange } from '#billing/index.js';
import { DOCUMENT_STYLE_SOURCE, type PaymentKeys, PAYMENT_KEYS } from '#enrollment/index.js';
import { maskContact } from '#identity/index.js';
import { Db } from '#kit/db/db.js';
import { Returns } from '#kit/http/contract.js';
import { limited } from '#kit/http/rate-limit.js';
import { readDocument } from '#kit/storage/documents.js';
import { CARD } from './account.limits.js';
import * as s from './account.schema.js';
import { listDocuments, openSignedAgreement } from './documents.js';
import { listInvoices } from './list-invoices.js';
import { asMember, householdOf } from './member-session.js';
import { payerOf } from './payer-of.js';
import { readOverview } from './read-overview.js';
import { IdParams, Nothing } from './session.schema.js';

type Of<S extends z.ZodType> = z.output<S>;
const language = (actor: Actor) => actor.locale ?? 'en';
const DOCUMENT_POLICY = `default-src 'none'; style-src ${DOCUMENT_STYLE_SOURCE}; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** What a member sees, and how it is paid. The household is that of the session, never one that is asked for. */
@ApiTags('account')
@Controller('api/v1/account')
export class AccountController {
  constructor(@Inject(Db) private readonly db: Db, @Inject(PAYMENT_KEYS) private readonly paymentKeys: PaymentKeys) {}

  @Get('overview') @Access.useCase(readOverview) @Returns(200, s.OverviewReply)
  async overview(@Caller() actor: Actor) {
    const { channel, contact, householdId } = asMember(actor).session;
    return { ...await execute(this.db, actor, readOverview, { id: householdId, locale: language(actor) }), contact: { channel, sentTo: maskContact(channel, contact) }, payment: this.paymentKeys };
  }

  @Get('invoices') @Access.useCase(listInvoices) @Returns(200, s.InvoicesReply)
  invoices(@Caller() actor: Actor, @Query({ schema: s.InvoicesQuery }) q: Of<typeof s.InvoicesQuery>) { return execute(this.db, actor, listInvoices, { householdId: householdOf(actor), ...q, locale: language(actor) }); }

  @Get('documents') @Access.useCase(listDocuments) @Returns(200, s.DocumentsReply)
  documents(@Caller() actor: Actor) { return execute(this.db, actor, listDocuments, { householdId: householdOf(actor) }); }

  @Get('documents/:id/document') @Access.useCase(openSignedAgreement) @Returns(200, s.Page) @Header('content-security-policy', DOCUMENT_POLICY)
  async document(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Res({ passthrough: true }) reply: FastifyReply) {
    const { document } = await execute(this.db, actor, openSignedAgreement, { ...p, householdId: householdOf(actor) });
    reply.type(document.mediaType);
    return (await readDocument(this.db.ports.storage, document)).toString('utf8');
  }

  @Get('payment-method') @Access.useCase(readPaymentMethod) @Returns(200, s.MethodReply)
  async method(@Caller() actor: Actor) { return { method: await execute(this.db, actor, readPaymentMethod, { id: await payerOf(this.db, asMember(actor)) }) }; }

  @Post('payment-method/setup') @Access.useCase(startCardChange) @Returns(200, s.SetupReply)
  setup(@Caller() actor: Actor, @Body({ schema: Nothing }) _: object) { return limited(this.db, [CARD, householdOf(actor)], async () => execute(this.db, actor, startCardChange, { id: await payerOf(this.db, asMember(actor)) })); }

  @Post('payment-method') @Access.useCase(finishCardChange) @Returns(200, s.SavedReply)
  async saved(@Caller() actor: Actor, @Body({ schema: s.FinishSetup }) body: Of<typeof s.FinishSetup>) { return execute(this.db, actor, finishCardChange, { id: await payerOf(this.db, asMember(actor)), ...body }); }
}

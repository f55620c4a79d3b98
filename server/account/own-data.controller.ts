import { Controller, Get, Header, Inject, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Actor } from '#access/actor.js';
import { Access, Caller } from '#access/http.js';
import { execute } from '#access/execute.js';
import { Db } from '#kit/db/db.js';
import { named, Returns } from '#kit/http/contract.js';
import { limited } from '#kit/http/rate-limit.js';
import { EXPORT } from './account.limits.js';
import { asMember } from './member-session.js';
import { exportOwnData, type OwnData } from './own-data.js';
import { renderOwnData } from './own-data.document.js';

const cents = z.int();
const text = z.string();
const OwnDataReply = named('AccountOwnData', z.object({
  producedAt: text, provider: z.object({ name: text, address: text, phone: text, email: text }),
  household: z.object({ id: z.uuid(), email: text.nullable(), phone: text.nullable(), line1: text, line2: text.nullable(), city: text, state: text, zip: text, locale: text }),
  people: z.array(z.object({ role: text, firstName: text, lastName: text, birthDate: z.iso.date(), disabled: z.boolean(), medicare: z.boolean().nullable(), agesOutOn: text.nullable() })),
  memberships: z.array(z.object({ number: text, state: text, plan: text, addOns: z.array(text), tier: text, monthlyCents: cents, startsOn: text, endsOn: text.nullable(), paidThrough: text.nullable() })),
  invoices: z.array(z.object({ number: text.nullable(), state: text, totalCents: cents, paidCents: cents, periodStart: text.nullable(), periodEnd: text.nullable(), createdAt: text })),
  payments: z.array(z.object({ invoice: text.nullable(), state: text, amountCents: cents, refundedCents: cents, method: text.nullable(), collectedAt: text.nullable() })),
  agreements: z.array(z.object({ version: text, signedAt: text, locale: text, sha256: text })), messages: z.array(z.object({ template: text, channel: text, recipient: text, state: text, createdAt: text, sentAt: text.nullable() })),
  accountingOfDisclosures: text,
}));

/** One's own records, to keep. */
@ApiTags('account')
@Controller('api/v1/account')
export class OwnDataController {
  constructor(@Inject(Db) private readonly db: Db) {}

  #data(actor: Actor, format: 'json' | 'pdf'): Promise<OwnData> {
    const id = asMember(actor).session.householdId;
    return limited(this.db, [EXPORT, id], () => execute(this.db, actor, exportOwnData, { id, format, locale: actor.locale ?? 'en' }));
  }

  @Get('data/json') @Access.useCase(exportOwnData) @Returns(200, OwnDataReply) @Header('content-disposition', 'attachment; filename="my-data.json"')
  json(@Caller() actor: Actor) { return this.#data(actor, 'json'); }

  @Get('data/pdf') @Access.useCase(exportOwnData) @Returns(200, z.any()) @Header('content-disposition', 'attachment; filename="my-data.pdf"')
  async pdf(@Caller() actor: Actor, @Res({ passthrough: true }) reply: FastifyReply) {
    const bytes = await renderOwnData(await this.#data(actor, 'pdf'), actor.locale ?? 'en');
    reply.type('application/pdf');
    return new StreamableFile(bytes);
  }
}

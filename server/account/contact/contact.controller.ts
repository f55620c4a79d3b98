import { Body, Controller, Get, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '#access/actor.js';
import { Access, Caller } from '#access/http.js';
import { execute } from '#access/execute.js';
import { VerificationReply } from '#enrollment/index.js';
import { CODE_LIMITS, normalContact, proveContact } from '#identity/index.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import { Db } from '#kit/db/db.js';
import { Returns } from '#kit/http/contract.js';
import { limit, limited, networkOf } from '#kit/http/rate-limit.js';
import { newId } from '#kit/ids/ids.js';
import { ASK } from '../account.limits.js';
import { asMember, householdOf } from '../member-session.js';
import { DoneReply } from '../membership.schema.js';
import { IdParams, Nothing } from '../session.schema.js';
import { changeAddress, contactChoices } from './change-address.js';
import { finishContactChange, resendContactCode, startContactChange } from './change-contact.js';
import * as s from './contact.schema.js';

type Of<S extends z.ZodType> = z.output<S>;

/** How a household is reached and where it lives, changed by itself. */
@ApiTags('account')
@Controller('api/v1/account')
export class AccountContactController {
  constructor(@Inject(Db) private readonly db: Db) {}

  @Get('contact/choices') @Access.useCase(contactChoices) @Returns(200, s.ContactChoicesReply)
  choices(@Caller() actor: Actor) { return execute(this.db, actor, contactChoices, { id: householdOf(actor), locale: actor.locale ?? 'en' }); }

  @Post('contact') @Access.useCase(startContactChange) @Returns(201, VerificationReply)
  start(@Caller() actor: Actor, @Body({ schema: s.NewContact }) body: Of<typeof s.NewContact>) {
    const verificationId = newId();
    return limited(this.db, [ASK, householdOf(actor)], () => limited(this.db, [CODE_LIMITS.ip, networkOf(actor.ip)], () => limited(this.db, [CODE_LIMITS.address, sha256(normalContact(body.channel, body.address))],
      () => execute(this.db, holding(actor, verificationId), startContactChange, { id: householdOf(actor), verificationId, ...body, locale: actor.locale ?? 'en' }))));
  }

  @Post('contact/:id/resend') @Access.useCase(resendContactCode) @Returns(200, VerificationReply)
  resend(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: Nothing }) _: object) {
    return limited(this.db, [CODE_LIMITS.ip, networkOf(actor.ip)], () => execute(this.db, holding(actor, p.id), resendContactCode, { id: householdOf(actor), verificationId: p.id }));
  }

  @Post('contact/:id/confirm') @Access.useCase(finishContactChange) @Returns(200, DoneReply)
  async confirm(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: s.ContactCode }) { code }: Of<typeof s.ContactCode>) {
    await limit(this.db, CODE_LIMITS.tries, networkOf(actor.ip));
    const { session } = asMember(actor);
    const proof = await proveContact(this.db, p.id, code);
    return execute(this.db, holding(actor, p.id), finishContactChange, { id: session.householdId, sessionId: session.id, sessionChannel: session.channel, proof });
  }

  @Put('address') @Access.useCase(changeAddress) @Returns(200, DoneReply)
  address(@Caller() actor: Actor, @Body({ schema: s.NewAddress }) address: Of<typeof s.NewAddress>) { return execute(this.db, actor, changeAddress, { id: householdOf(actor), address }); }
}

/** The member, who may also write the one code that is named. */
const holding = (actor: Actor, verificationId: string): Actor => ({ ...actor, rowScope: { ...actor.rowScope, keys: { ...actor.rowScope.keys, verification: [verificationId] } } });

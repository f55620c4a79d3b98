import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { z } from 'zod';
import { type Actor, anonymous } from '#access/actor.js';
import { Access, Caller } from '#access/http.js';
import { execute } from '#access/execute.js';
import { sha256 } from '#kit/crypto/key-ring.js';
import { Db } from '#kit/db/db.js';
import { Returns } from '#kit/http/contract.js';
import { type Limit, limit, limited, networkOf } from '#kit/http/rate-limit.js';
import { newId } from '#kit/ids/ids.js';
import { CODE_LIMITS, normalContact, proveContact } from '#identity/index.js';
import { confirmContact } from './confirm-contact.js';
import * as s from './enrollment.schema.js';
import { resendCode } from './resend-code.js';
import { resumeApplication } from './resume-application.js';
import { readSite } from './read-site.js';
import { startApplication } from './start-application.js';

/** What the browser needs of the payment processor. */
export interface PaymentKeys { publishableKey: string; scriptUrl: string }
export const PAYMENT_KEYS = Symbol('payment keys');

type Of<S extends z.ZodType> = z.output<S>;

/** Requests a visitor can make before anybody knows who they are: counted by address and by IP. */
const { address: BY_ADDRESS, ip: BY_IP, tries: CONFIRM_BY_IP } = CODE_LIMITS;
const RESUME_BY_IP: Limit = { bucket: 'resume_ip', hits: 30, seconds: 3600 };

@Controller('api/v1/enroll')
export class ContactController {
  constructor(@Inject(Db) private readonly db: Db, @Inject(PAYMENT_KEYS) private readonly paymentKeys: PaymentKeys) {}

  @Get('sites/:key') @Access.useCase(readSite) @Returns(200, s.SiteReply)
  async site(@Caller() actor: Actor, @Param({ schema: s.SiteParams }) p: Of<typeof s.SiteParams>) { return { ...await execute(this.db, actor, readSite, { ...p, locale: actor.locale ?? 'en' }), payment: this.paymentKeys }; }

  @Post('verifications') @Access.useCase(startApplication) @Returns(201, s.VerificationReply)
  async start(@Caller() actor: Actor, @Body({ schema: s.NewVerification }) body: Of<typeof s.NewVerification>) {
    // the place first: addresses that cannot be one count too
    return limited(this.db, [BY_IP, networkOf(actor.ip)], () =>
      limited(this.db, [BY_ADDRESS, sha256(normalContact(body.channel, body.address))], () => execute(this.db, newcomer(actor), startApplication, body)));
  }

  @Post('verifications/:id/resend') @Access.useCase(resendCode) @Returns(200, s.VerificationReply)
  async resend(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.Empty }) _: object) {
    return limited(this.db, [BY_IP, networkOf(actor.ip)], () => execute(this.db, holding(actor, p.id), resendCode, p));
  }

  @Post('verifications/:id/confirm') @Access.useCase(confirmContact) @Returns(200, s.ConfirmReply)
  async confirm(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.Code }) body: Of<typeof s.Code>) {
    await limit(this.db, CONFIRM_BY_IP, networkOf(actor.ip));
    const proof = await proveContact(this.db, p.id, body.code);
    return execute(this.db, holding(actor, p.id), confirmContact, { proof, locale: actor.locale });
  }

  @Post('resume') @Access.useCase(resumeApplication) @Returns(201, s.VerificationReply)
  async resume(@Caller() actor: Actor, @Body({ schema: s.ResumeRequest }) body: Of<typeof s.ResumeRequest>) {
    return limited(this.db, [RESUME_BY_IP, networkOf(actor.ip)], () => execute(this.db, newcomer(actor), resumeApplication, body));
  }
}

/** Somebody new: may write the one application and verification whose ids are made here. */
const newcomer = (actor: Actor): Actor => ({ ...asAnonymous(actor), rowScope: { keys: { application: [newId()], verification: [newId()] } } });
/** Somebody who names a verification; its code decides. */
const holding = (actor: Actor, verificationId: string): Actor => ({ ...asAnonymous(actor), rowScope: { keys: { verification: [verificationId] } } });
const asAnonymous = (actor: Actor): Actor => anonymous({ requestId: actor.requestId, ip: actor.ip, ...(actor.locale ? { locale: actor.locale } : {}) });

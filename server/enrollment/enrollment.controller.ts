import { Body, Controller, Get, Header, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '#access/actor.js';
import { Access, Caller } from '#access/http.js';
import { execute } from '#access/execute.js';
import { Returns } from '#kit/http/contract.js';
import { HeaderOf } from '#kit/http/header-of.js';
import { Db } from '#kit/db/db.js';
import { type Limit, limited, networkOf } from '#kit/http/rate-limit.js';
import { readDocument } from '#kit/storage/documents.js';
import { DOCUMENT_STYLE_SOURCE } from './agreement.document.js';
import { type PaymentKeys, PAYMENT_KEYS } from './contact.controller.js';
import * as s from './enrollment.schema.js';
import { applicationStatus, readApplication } from './read-application.js';
import { countPaymentAttempt } from './count-payment-attempt.js';
import { draftAgreement, readAgreementDocument } from './draft-agreement.js';
import { previewHousehold, saveHousehold } from './save-household.js';
import { listOffers, selectPlan } from './select-plan.js';
import { sendResumeLink } from './send-resume-link.js';
import { signAgreement } from './sign-agreement.js';
import { submitApplication } from './submit-application.js';
import { reopenApplication, withdrawApplication } from './ways-out.js';

type Of<S extends z.ZodType> = z.output<S>;
const language = (actor: Actor) => actor.locale ?? 'en';

/** Each makes documents, or calls at the processor: so many in an hour for one application. */
export const SIGN: Limit = { bucket: 'sign_application', hits: 30, seconds: 3600 };
export const SUBMIT: Limit = { bucket: 'submit_application', hits: 30, seconds: 3600 };
/** By the token and not by the address asked for: nobody uses up what belongs to another. */
const own = (actor: Actor): string => actor.applicationId ?? networkOf(actor.ip);

/** The flow after the contact is verified; the bearer token names the one application it may touch. */
@Controller('api/v1/enroll/applications')
export class EnrollmentController {
  constructor(@Inject(Db) private readonly db: Db, @Inject(PAYMENT_KEYS) private readonly paymentKeys: PaymentKeys) {}

  @Get(':id') @Access.useCase(readApplication) @Returns(200, s.ApplicationReply)
  read(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>) { return execute(this.db, actor, readApplication, { ...p, locale: language(actor) }); }

  @Put(':id/household') @Access.useCase(saveHousehold) @Returns(200, s.ApplicationReply)
  save(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.HouseholdInput }) household: s.HouseholdInput) { return execute(this.db, actor, saveHousehold, { ...p, household, locale: language(actor) }); }

  @Post(':id/preview') @Access.useCase(previewHousehold) @Returns(200, s.PreviewReply)
  preview(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.HouseholdPreview }) household: Of<typeof s.HouseholdPreview>) { return execute(this.db, actor, previewHousehold, { ...p, household, locale: language(actor) }); }

  @Get(':id/offers') @Access.useCase(listOffers) @Returns(200, s.OffersReply)
  offers(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>) { return execute(this.db, actor, listOffers, { ...p, locale: language(actor) }); }

  @Put(':id/selection') @Access.useCase(selectPlan) @Returns(200, s.ApplicationReply)
  select(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.Selection }) selection: Of<typeof s.Selection>) { return execute(this.db, actor, selectPlan, { ...p, selection, locale: language(actor) }); }

  @Get(':id/agreement') @Access.useCase(draftAgreement) @Returns(200, s.AgreementDraftReply)
  agreement(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Query({ schema: s.LocaleQuery }) q: Of<typeof s.LocaleQuery>) { return execute(this.db, actor, draftAgreement, { ...p, locale: q.locale ?? language(actor) }); }

  @Post(':id/agreement') @Access.useCase(signAgreement) @Returns(200, s.ApplicationReply)
  sign(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.SignAgreement }) signing: Of<typeof s.SignAgreement>, @HeaderOf('user-agent', s.UserAgent) userAgent: string | undefined) {
    return limited(this.db, [SIGN, own(actor)], () => execute(this.db, actor, signAgreement, { ...p, signing, userAgent: userAgent?.slice(0, 300) }));
  }

  @Get(':id/agreement/document') @Access.useCase(readAgreementDocument) @Returns(200, s.TextDocument) @Header('content-security-policy', `default-src 'none'; style-src ${DOCUMENT_STYLE_SOURCE}; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`)
  async document(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Res({ passthrough: true }) reply: FastifyReply) {
    const document = await execute(this.db, actor, readAgreementDocument, p);
    reply.type(document.mediaType);
    return (await readDocument(this.db.ports.storage, document)).toString('utf8');
  }

  @Post(':id/submit') @Access.useCase(submitApplication) @Returns(200, s.PaymentReply)
  async submit(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.Submit }) body: Of<typeof s.Submit>, @HeaderOf('idempotency-key', s.IdempotencyKey) key: string) {
    const payment = await limited(this.db, [SUBMIT, own(actor)], () => execute(this.db, actor, submitApplication, { ...p, ...body, key }));
    return { ...payment, publishableKey: this.paymentKeys.publishableKey };
  }

  @Post(':id/payment-attempts') @Access.useCase(countPaymentAttempt) @Returns(201, s.AttemptReply)
  attempt(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.Empty }) _: object) { return execute(this.db, actor, countPaymentAttempt, p); }

  @Get(':id/status') @Access.useCase(applicationStatus) @Returns(200, s.StatusReply)
  status(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>) { return execute(this.db, actor, applicationStatus, { ...p, locale: language(actor) }); }

  @Post(':id/resume-link') @Access.useCase(sendResumeLink) @Returns(202, s.ResumeLinkReply)
  resumeLink(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.Empty }) _: object) { return execute(this.db, actor, sendResumeLink, p); }

  @Post(':id/reopen') @Access.useCase(reopenApplication) @Returns(200, s.ApplicationReply)
  reopen(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.Empty }) _: object) { return execute(this.db, actor, reopenApplication, p); }

  @Post(':id/withdraw') @Access.useCase(withdrawApplication) @Returns(200, s.ApplicationReply)
  withdraw(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.Empty }) _: object) { return execute(this.db, actor, withdrawApplication, p); }
}

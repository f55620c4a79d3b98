import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor, Origin } from '#access/actor.js';
import { Access, Caller } from '#access/http.js';
import { execute } from '#access/execute.js';
import { cookieValue, maskContact, SESSION_IDLE_SECONDS } from '#identity/index.js';
import { Db } from '#kit/db/db.js';
import { Returns } from '#kit/http/contract.js';
import { HeaderOf } from '#kit/http/header-of.js';
import { VerificationReply } from '#enrollment/index.js';
import { endMemberSession, endOtherMemberSessions, listMemberSessions } from './end-member-sessions.js';
import { asMember, memberCookie, memberCookieName } from './member-session.js';
import * as s from './session.schema.js';
import { finishSignIn, resendSignInCode, startSignIn } from './sign-in.js';

type Of<S extends z.ZodType> = z.output<S>;
/** Whether cookies are those of https. */
export const HTTPS = Symbol('https');
const originOf = (actor: Actor): Origin => ({ requestId: actor.requestId, ip: actor.ip, ...(actor.locale ? { locale: actor.locale } : {}) });

/** Coming in to the member's own page and leaving it. The cookie is `HttpOnly` and `SameSite=Strict`; every call must come from our own origin. */
@ApiTags('account')
@Controller('api/v1/account')
export class MemberSessionController {
  constructor(@Inject(Db) private readonly db: Db, @Inject(HTTPS) private readonly https: boolean) {}

  @Post('sign-in') @ApiOperation({ operationId: 'startSignIn' }) @Access.public('answers the same for every contact; the code opens') @Returns(201, VerificationReply)
  start(@Caller() actor: Actor, @Body({ schema: s.SignIn }) body: Of<typeof s.SignIn>) { return startSignIn(this.db, body, originOf(actor)); }

  @Post('sign-in/:id/resend') @ApiOperation({ operationId: 'resendSignInCode' }) @Access.public('sends to the contact asked for before') @Returns(200, VerificationReply)
  resend(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.Nothing }) _: object) { return resendSignInCode(this.db, p.id, originOf(actor)); }

  @Post('sign-in/:id/confirm') @ApiOperation({ operationId: 'finishSignIn' }) @Access.public('the code decides') @Returns(200, s.EnteredReply)
  async confirm(
    @Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.Confirm }) body: Of<typeof s.Confirm>,
    @HeaderOf('user-agent', s.UserAgent) agent: string | undefined, @HeaderOf('cookie', s.UserAgent) cookie: string | undefined, @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { token, households } = await finishSignIn(this.db, p.id, { ...body, agent, previous: cookieValue(cookie, memberCookieName(this.https)) }, originOf(actor));
    if (token) void reply.header('set-cookie', memberCookie(this.https, token));
    return { signedIn: token !== null, households: token ? [] : households };
  }

  @Get('session') @ApiOperation({ operationId: 'currentSession' }) @Access.session('who is signed in here') @Returns(200, s.SessionReply)
  session(@Caller() actor: Actor) {
    const { householdId, channel, contact, expiresAt } = asMember(actor).session;
    return { householdId, channel, sentTo: maskContact(channel, contact), expiresAt, idleSeconds: SESSION_IDLE_SECONDS };
  }

  @Post('sign-out') @Access.useCase(endMemberSession) @Returns(200, s.SignedOutReply)
  async signOut(@Caller() actor: Actor, @Body({ schema: s.Nothing }) _: object, @Res({ passthrough: true }) reply: FastifyReply) {
    const ended = await execute(this.db, actor, endMemberSession, { id: asMember(actor).session.id });
    void reply.header('set-cookie', memberCookie(this.https, '', 0)).header('clear-site-data', '"cache"');
    return ended;
  }

  @Get('sessions') @Access.useCase(listMemberSessions) @Returns(200, s.SessionsReply)
  async sessions(@Caller() actor: Actor) {
    const { id, householdId } = asMember(actor).session;
    return { sessions: await execute(this.db, actor, listMemberSessions, { householdId, current: id }) };
  }

  @Post('sessions/:id/end') @Access.useCase(endMemberSession) @Returns(200, s.SignedOutReply)
  end(@Caller() actor: Actor, @Param({ schema: s.IdParams }) p: Of<typeof s.IdParams>, @Body({ schema: s.Nothing }) _: object) { return execute(this.db, actor, endMemberSession, p); }

  @Post('sessions/end-others') @Access.useCase(endOtherMemberSessions) @Returns(200, s.SignedOutReply)
  endOthers(@Caller() actor: Actor, @Body({ schema: s.Nothing }) _: object) {
    const { id, householdId } = asMember(actor).session;
    return execute(this.db, actor, endOtherMemberSessions, { householdId, keep: id });
  }
}

import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '#access/actor.js';
import { Access, Caller } from '#access/http.js';
import { execute } from '#access/execute.js';
import { askMembershipChange, cancelMembership, changeMembership, keepMembership, pauseMembership, previewCancellation, previewPause, previewMembershipChange, reactivateMembership, resumeMembership, withdrawMembershipChange } from '#enrollment/index.js';
import { Db } from '#kit/db/db.js';
import { Returns } from '#kit/http/contract.js';
import { limited } from '#kit/http/rate-limit.js';
import { DECIDE, PREVIEW } from './account.limits.js';
import { listChoices } from './list-choices.js';
import { householdOf } from './member-session.js';
import * as s from './membership.schema.js';
import { IdParams, Nothing } from './session.schema.js';

type Of<S extends z.ZodType> = z.output<S>;

/** What a member decides: another plan, other people, the end, and its taking back. Each shows first what it costs. */
@ApiTags('account')
@Controller('api/v1/account')
export class AccountMembershipController {
  constructor(@Inject(Db) private readonly db: Db) {}

  @Get('memberships/:id/choices') @Access.useCase(listChoices) @Returns(200, s.ChoicesReply)
  choices(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>) { return execute(this.db, actor, listChoices, { ...p, locale: actor.locale ?? 'en' }); }

  @Post('memberships/:id/change/preview') @Access.useCase(previewMembershipChange) @Returns(200, s.PreviewReply)
  preview(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: s.Wish }) wish: Of<typeof s.Wish>) {
    return limited(this.db, [PREVIEW, householdOf(actor)], () => execute(this.db, actor, previewMembershipChange, { ...p, ...wish }));
  }

  @Post('memberships/:id/change') @Access.useCase(changeMembership) @Returns(200, s.ChangedReply)
  change(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: s.WishConfirmed }) wish: Of<typeof s.WishConfirmed>) {
    return limited(this.db, [DECIDE, householdOf(actor)], () => execute(this.db, actor, changeMembership, { ...p, ...wish }));
  }

  @Post('memberships/:id/change/withdraw') @Access.useCase(withdrawMembershipChange) @Returns(200, s.DoneReply)
  withdraw(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: Nothing }) _: object) { return limited(this.db, [DECIDE, householdOf(actor)], () => execute(this.db, actor, withdrawMembershipChange, p)); }

  @Get('memberships/:id/cancellation') @Access.useCase(previewCancellation) @Returns(200, s.CancellationReply)
  cancellation(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>) { return execute(this.db, actor, previewCancellation, p); }

  @Post('memberships/:id/cancel') @Access.useCase(cancelMembership) @Returns(200, s.CanceledReply)
  cancel(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: s.Cancel }) body: Of<typeof s.Cancel>) { return limited(this.db, [DECIDE, householdOf(actor)], () => execute(this.db, actor, cancelMembership, { ...p, ...body })); }

  @Post('memberships/:id/keep') @Access.useCase(keepMembership) @Returns(200, s.StateReply)
  keep(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: Nothing }) _: object) { return limited(this.db, [DECIDE, householdOf(actor)], () => execute(this.db, actor, keepMembership, p)); }

  @Get('memberships/:id/pause') @Access.useCase(previewPause) @Returns(200, s.PauseReply)
  pausing(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>) { return execute(this.db, actor, previewPause, p); }

  @Post('memberships/:id/pause') @Access.useCase(pauseMembership) @Returns(200, s.StateReply)
  pause(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: s.Pause }) body: Of<typeof s.Pause>) { return limited(this.db, [DECIDE, householdOf(actor)], () => execute(this.db, actor, pauseMembership, { ...p, ...body })); }

  @Post('memberships/:id/resume') @Access.useCase(resumeMembership) @Returns(200, s.StateReply)
  resume(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: Nothing }) _: object) { return limited(this.db, [DECIDE, householdOf(actor)], () => execute(this.db, actor, resumeMembership, p)); }

  @Post('memberships/:id/change/ask') @Access.useCase(askMembershipChange) @Returns(200, s.AskedReply)
  ask(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: s.Wish }) wish: Of<typeof s.Wish>) { return limited(this.db, [DECIDE, householdOf(actor)], () => execute(this.db, actor, askMembershipChange, { ...p, ...wish })); }

  @Post('memberships/:id/reactivate') @Access.useCase(reactivateMembership) @Returns(200, s.ReactivatedReply)
  async reactivate(@Caller() actor: Actor, @Param({ schema: IdParams }) p: Of<typeof IdParams>, @Body({ schema: Nothing }) _: object) {
    const { site, resumeToken } = await limited(this.db, [DECIDE, householdOf(actor)], () => execute(this.db, actor, reactivateMembership, p));
    return { link: `${this.db.ports.links.enroll}/${encodeURIComponent(site)}#resume=${resumeToken}` };
  }
}

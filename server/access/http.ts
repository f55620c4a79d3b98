import { applyDecorators, type CanActivate, createParamDecorator, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation } from '@nestjs/swagger';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { signInRequired } from '#kit/errors/app-error.js';
import { type Actor, anonymous } from './actor.js';

/** What a route demands. `use_case`: the use case decides (execute() checks the ability). `public`: anybody, and the reason why. */
export type RouteAccess = { kind: 'use_case'; name: string; action: string; subject: string } | { kind: 'public'; reason: string } | { kind: 'session'; reason: string };
export const ACCESS = 'mpp:access';

interface Named { readonly name: string; readonly action: string; readonly subject: string }
const useCase = (u: Named): MethodDecorator => applyDecorators(SetMetadata(ACCESS, { kind: 'use_case', name: u.name, action: u.action, subject: u.subject } satisfies RouteAccess), ApiBearerAuth(), ApiOperation({ operationId: u.name }));

/** Every handler declares one of these; the guard refuses a route that does not. */
export const Access = {
  useCase,
  public: (reason: string): MethodDecorator => SetMetadata(ACCESS, { kind: 'public', reason } satisfies RouteAccess),
  session: (reason: string): MethodDecorator => applyDecorators(SetMetadata(ACCESS, { kind: 'session', reason } satisfies RouteAccess), ApiBearerAuth()),
};

/** Turns a request into an actor, or null if it carries no credential of that kind. Throws 401 for a credential that is bad. */
export type Authenticator = (request: FastifyRequest, reply: FastifyReply) => Promise<Actor | null>;
export const AUTHENTICATORS = Symbol('authenticators');
declare module 'fastify' {
  interface FastifyRequest { actor?: Actor }
  /** Routes of the raw server declare their access here. */
  interface FastifyContextConfig { access?: RouteAccess }
}

export const originOf = (request: FastifyRequest): { requestId: string; ip: string; locale: 'en' | 'es' } => ({ requestId: request.facts.requestId, ip: request.facts.ip, locale: request.facts.locale });

/** Deny by default. Runs for Nest routes; raw routes (panels, pages) carry their own check and are listed in the route test. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(@Inject(Reflector) private readonly reflector: Reflector, @Inject(AUTHENTICATORS) private readonly authenticators: readonly Authenticator[]) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<RouteAccess | undefined>(ACCESS, context.getHandler());
    if (!access) return false;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    request.actor = await this.#actor(request, http.getResponse<FastifyReply>());
    if (access.kind === 'session' && request.actor.kind === 'anonymous') throw signInRequired();
    return true;
  }

  async #actor(request: FastifyRequest, reply: FastifyReply): Promise<Actor> {
    for (const authenticate of this.authenticators) {
      const actor = await authenticate(request, reply);
      if (actor) return actor;
    }
    return anonymous(originOf(request));
  }
}

/** The actor of the request, put there by the guard. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().actor);

import type { FastifyInstance } from 'fastify';
import { accountRoutes } from './account.routes.js';
import type { Door } from './door.js';
import { invitationRoutes } from './invitation.routes.js';
import { resetRoutes } from './reset.routes.js';
import { secondFactorRoutes } from './second-factor.routes.js';
import { signInRoutes } from './sign-in.routes.js';
import { stepUpRoutes } from './step-up.routes.js';

/** Everything around signing in to one panel. Routes answer without a session only where they say so. */
export function doorRoutes(server: FastifyInstance, door: Door): void {
  signInRoutes(server, door);
  secondFactorRoutes(server, door);
  stepUpRoutes(server, door);
  resetRoutes(server, door);
  invitationRoutes(server, door);
  accountRoutes(server, door);
}

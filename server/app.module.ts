import { type DynamicModule, Module, StandardSchemaSerializerInterceptor } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { AccessGuard, AUTHENTICATORS, type Authenticator } from '#access/http.js';
import { AccountContactController, AccountController, AccountInvoicesController, AccountMembershipController, HTTPS, memberAuthenticator, MemberSessionController, OwnDataController } from '#account/index.js';
import type { Config } from '#config/config.js';
import { ContactController, EnrollmentController, PAYMENT_KEYS, type PaymentKeys, visitorAuthenticator } from '#enrollment/index.js';
import { Db } from '#kit/db/db.js';
import type { Log } from '#kit/http/log.js';
import { ProblemFilter } from '#kit/http/problem.js';
import { validationPipe } from '#kit/http/validation.js';
import { HealthController } from './health.controller.js';

export interface Parts { config: Config; db: Db; log: Log }

/** The HTTP application: controllers of every area behind one guard, one pipe, one serialiser, one filter. */
@Module({})
export class AppModule {
  static with({ config, db, log }: Parts, imports: DynamicModule[] = []): DynamicModule {
    const keys: PaymentKeys = { publishableKey: config.STRIPE_PUBLISHABLE_KEY, scriptUrl: config.STRIPE_JS_URL };
    const authenticators: Authenticator[] = [visitorAuthenticator(db.keys), memberAuthenticator(db, config.publicUrl)];
    return {
      module: AppModule, imports,
      controllers: [HealthController, ContactController, EnrollmentController, MemberSessionController, AccountController, AccountInvoicesController, AccountMembershipController, AccountContactController, OwnDataController],
      providers: [
        { provide: Db, useValue: db }, { provide: PAYMENT_KEYS, useValue: keys }, { provide: HTTPS, useValue: config.publicUrl.protocol === 'https:' },
        { provide: AUTHENTICATORS, useValue: authenticators },
        { provide: APP_GUARD, useClass: AccessGuard }, { provide: APP_PIPE, useValue: validationPipe() },
        { provide: APP_INTERCEPTOR, useClass: StandardSchemaSerializerInterceptor }, { provide: APP_FILTER, useValue: new ProblemFilter(log) },
      ],
    };
  }
}

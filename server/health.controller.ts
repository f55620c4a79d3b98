import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Access } from '#access/http.js';
import { productVersion } from '#config/config.js';
import { AppError } from '#kit/errors/app-error.js';
import { Db } from '#kit/db/db.js';
import { named, Returns } from '#kit/http/contract.js';

const Health = named('Health', z.object({ status: z.literal('ok'), version: z.string() }));

@Controller('health')
export class HealthController {
  constructor(@Inject(Db) private readonly db: Db) {}

  /** The process runs. */
  @Get('live') @Access.public('probes carry no credential') @Returns(200, Health)
  live() { return { status: 'ok', version: productVersion() }; }

  /** The process can serve: its database answers. */
  @Get('ready') @Access.public('probes carry no credential') @Returns(200, Health)
  async ready() {
    await this.db.systemStatement('select 1').catch(cause => { throw new AppError(503, 'unavailable', { cause }); });
    return { status: 'ok', version: productVersion() };
  }
}

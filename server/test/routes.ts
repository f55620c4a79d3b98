import 'reflect-metadata';
import diagnostics from 'node:diagnostics_channel';
import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, RESPONSE_PASSTHROUGH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ACCESS, type RouteAccess } from '#access/http.js';

export interface HttpRoute { readonly method: string; readonly url: string }
export interface NestRoute extends HttpRoute { readonly name: string; readonly access: RouteAccess | undefined; readonly complaints: readonly string[] }

type Class = new (...args: never[]) => object;
interface Argument { readonly index: number; readonly schema?: unknown }

/** What `@nestjs/common` numbers its parameter decorators; those that hand over something unchecked. */
const CHECKED: Readonly<Record<string, string>> = { 3: 'body', 4: 'query', 5: 'params' };
const UNCHECKED: Readonly<Record<string, string>> = { 0: 'the request', 2: 'next', 6: 'headers (use HeaderOf)', 7: 'the session', 8: 'a file', 9: 'files', 10: 'the host', 11: 'the address', 12: 'the raw body', 14: 'cookies', 15: 'signed cookies' };

/** Every route of the server that is built while `during` runs, raw ones too; HEAD goes with GET. */
export async function collectRoutes<T>(during: () => Promise<T>): Promise<{ result: T; routes: HttpRoute[] }> {
  const routes: HttpRoute[] = [];
  const watch = (message: unknown): void => {
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) if (one !== 'HEAD') routes.push({ method: one, url });
    });
  };
  diagnostics.subscribe('fastify.initialization', watch);
  try { return { result: await during(), routes }; } finally { diagnostics.unsubscribe('fastify.initialization', watch); }
}

/** What a handler lacks: the access declaration, a schema of a parameter, a schema of its reply. */
export function handlerComplaints(controller: Class, handler: string): string[] {
  const method = (controller.prototype as Record<string, object>)[handler] ?? {};
  const out: string[] = [];
  if (!Reflect.hasMetadata(ACCESS, method)) out.push('declares no access');
  if (!Reflect.hasMetadata('class_serializer:options', method)) out.push('has no schema of its reply');
  for (const [key, { schema }] of Object.entries(Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) as Record<string, Argument> ?? {})) {
    const [type = ''] = key.split(':');
    if (UNCHECKED[type]) out.push(`takes ${UNCHECKED[type]} unchecked`);
    if (type === '1' && !Reflect.getMetadata(RESPONSE_PASSTHROUGH_METADATA, controller, handler)) out.push('writes the reply by itself');
    if (CHECKED[type] && !(schema instanceof z.ZodType)) out.push(`has no schema of its ${CHECKED[type]}`);
    else if (schema instanceof z.ZodObject && !(schema.def.catchall instanceof z.ZodNever)) out.push(`takes unknown fields in its ${CHECKED[type]}`);
  }
  return out;
}

const joined = (...parts: string[]): string => `/${parts.flatMap(p => p.split('/')).filter(Boolean).join('/')}`;

/** Every handler of one controller as a route. */
export function routesOfController(controller: Class): NestRoute[] {
  const prefix = String(Reflect.getMetadata(PATH_METADATA, controller) ?? '');
  return Object.getOwnPropertyNames(controller.prototype).flatMap(handler => {
    const method = (controller.prototype as Record<string, object>)[handler];
    const verb = typeof method === 'function' ? Reflect.getMetadata(METHOD_METADATA, method) as number | undefined : undefined;
    if (verb === undefined || method === undefined) return [];
    const paths = [Reflect.getMetadata(PATH_METADATA, method)].flat().map(String);
    return paths.map(path => ({
      method: RequestMethod[verb] ?? '?', url: joined(prefix, path), name: `${controller.name}.${handler}`, access: Reflect.getMetadata(ACCESS, method) as RouteAccess | undefined, complaints: handlerComplaints(controller, handler),
    }));
  });
}

export function nestRoutes(app: NestFastifyApplication): NestRoute[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap(m => [...m.controllers.values()]).map(w => w.metatype as unknown as Class);
  return [...new Set(controllers)].flatMap(routesOfController);
}

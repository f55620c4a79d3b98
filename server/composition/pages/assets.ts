import { createReadStream, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '#kit/errors/app-error.js';

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json', '.woff2': 'font/woff2', '.svg': 'image/svg+xml' };

/** Best stored encoding the browser takes; files were compressed at build time. */
function encoding(file: string, accepted: string): 'br' | 'gzip' | null {
  if (/\bbr\b/.test(accepted) && existsSync(`${file}.br`)) return 'br';
  return /\bgzip\b/.test(accepted) && existsSync(`${file}.gz`) ? 'gzip' : null;
}

export function sendFile(request: FastifyRequest, reply: FastifyReply, file: string): FastifyReply {
  const chosen = encoding(file, String(request.headers['accept-encoding'] ?? ''));
  reply.type(TYPES[path.extname(file)] ?? 'application/octet-stream').header('vary', 'accept-encoding');
  if (chosen) reply.header('content-encoding', chosen);
  return reply.send(createReadStream(chosen ? `${file}.${chosen === 'br' ? 'br' : 'gz'}` : file));
}

/** Hashed files of one folder, by name only: what was not there at start does not exist. */
export function serveFolder(server: FastifyInstance, route: string, folder: string): void {
  const names = new Set(existsSync(folder) ? readdirSync(folder).filter(n => TYPES[path.extname(n)] && !n.includes('manifest')) : []);
  server.get(`${route}:name`, async (request, reply) => {
    const { name } = request.params as { name: string };
    if (!names.has(name)) throw notFound();
    reply.header('cache-control', 'public, max-age=31536000, immutable').header('cross-origin-resource-policy', 'cross-origin');
    return sendFile(request, reply, path.join(folder, name));
  });
}

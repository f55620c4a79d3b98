import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

/** Where `admin/build.mjs` puts the bundle. */
export const ASSET_DIRECTORY = path.resolve('dist/admin-assets');
export const ASSET_ROUTE = '/assets/admin/';

const Manifest = z.strictObject({ script: z.string(), style: z.string(), font: z.string(), files: z.array(z.strictObject({ name: z.string().regex(/^[\w.-]+$/), type: z.string() })) });
export interface PanelAssets { readonly script: string; readonly style: string; readonly font: string; readonly files: readonly { name: string; type: string }[]; readonly directory: string }

/** The production bundle's manifest. Panels do not start without it: AdminJS's development bundles are 26 MB. */
export function loadAssets(directory: string = ASSET_DIRECTORY): PanelAssets {
  const file = path.join(directory, 'manifest.json');
  if (!existsSync(file)) throw new Error(`The panels have no production bundle (${file}). Run: npm run build`);
  return { ...Manifest.parse(JSON.parse(readFileSync(file, 'utf8'))), directory };
}

/** Serves the files of the manifest and no others, compressed at build time, for a year: their names change with their content. */
export function serveAssets(server: FastifyInstance, assets: PanelAssets): void {
  const files = new Map(assets.files.map(f => {
    const read = (suffix: string): Buffer => readFileSync(path.join(assets.directory, f.name + suffix));
    const packed = f.type !== 'font/woff2'; // a font is compressed already
    return [f.name, { type: f.type, plain: read(''), br: packed ? read('.br') : null, gzip: packed ? read('.gz') : null }];
  }));
  server.get<{ Params: { file: string } }>(`${ASSET_ROUTE}:file`, async (request, reply) => {
    const file = files.get(request.params.file);
    if (!file) return reply.code(404).type('text/plain').send('Not found');
    const accepted = request.headers['accept-encoding'] ?? '';
    const encoding = file.br && /\bbr\b/.test(accepted) ? 'br' : file.gzip && /\bgzip\b/.test(accepted) ? 'gzip' : null;
    if (encoding) reply.header('content-encoding', encoding);
    return reply.type(file.type).header('cache-control', 'public, max-age=31536000, immutable').header('vary', 'accept-encoding').send((encoding && file[encoding]) ?? file.plain);
  });
}

import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { AppError } from '#kit/errors/app-error.js';

const LIMITS = { fields: 20, fieldNameSize: 100, fieldSize: 128 * 1024, files: 1, parts: 21, headerPairs: 20 } as const;
const MOST_BYTES = 256 * 1024;
const tooLarge = (): AppError => new AppError(413, 'payload_too_large');
const refused = (): AppError => new AppError(415, 'invalid_payload');

/** Fields of a multipart form, in memory and within limits. A part with a file is refused; nothing touches the disk. */
export function multipartFields(request: IncomingMessage): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const fields: Record<string, string> = Object.create(null) as Record<string, string>;
    let parser: busboy.Busboy;
    try { parser = busboy({ headers: request.headers, limits: LIMITS }); } catch { reject(refused()); return; }
    const fail = (error: AppError): void => { request.unpipe(parser); request.resume(); reject(error); };
    parser.on('file', (_name, stream) => { stream.resume(); fail(refused()); });
    parser.on('field', (name, value, info) => {
      if (info.valueTruncated || info.nameTruncated) fail(tooLarge());
      else if (Object.hasOwn(fields, name)) fail(refused());
      else fields[name] = value;
    });
    let bytes = 0;
    request.on('data', (chunk: Buffer) => { bytes += chunk.length; if (bytes > MOST_BYTES) fail(tooLarge()); });
    for (const event of ['fieldsLimit', 'partsLimit', 'filesLimit'] as const) parser.on(event, () => fail(tooLarge()));
    parser.on('error', () => fail(refused()));
    parser.on('close', () => resolve(fields));
    request.pipe(parser);
  });
}

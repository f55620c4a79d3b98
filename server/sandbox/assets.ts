import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const MAX_LEVELS = 12;

// The compiler copies no .sql, .js or .json: a compiled sandbox reads them from the source tree above it.
function sourceFolder(): string {
  if (existsSync(join(here, 'schema.sql'))) return here;
  let folder = here;
  for (let level = 0; level < MAX_LEVELS; level += 1) {
    folder = dirname(folder);
    if (existsSync(join(folder, 'server/sandbox/schema.sql'))) return join(folder, 'server/sandbox');
  }
  throw new Error('The files of server/sandbox are missing.');
}
const folder = sourceFolder();

/** Text of a file that is kept below server/sandbox. Throws when it is missing. */
export const readAsset = (path: string): string => readFileSync(join(folder, path), 'utf8');

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
// The compiler copies no .sql, .js or .json: a compiled sandbox reads them from the source tree beside dist.
const source = here.split(`${sep}dist${sep}`).join(sep);

/** Text of a file that is kept below server/sandbox. Throws when it is missing. */
export function readAsset(path: string): string {
  const beside = join(here, path);
  return readFileSync(existsSync(beside) ? beside : join(source, path), 'utf8');
}

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshEmail } from './api-visitor.js';
import type { Product } from './harness.js';
import { sharedProduct } from './shared-product.js';

const root = path.join(import.meta.dirname, '../../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const script = read('docs/api/walkthrough.sh');
/** Shell blocks of a document, in order. */
const blocks = (document: string): string[] => [...read(document).matchAll(/^```sh\n([\s\S]*?)^```$/gmu)].map(match => match[1] ?? '');

describe('docs/api', () => {
  let product: Product;
  beforeAll(async () => { product = await sharedProduct(); });
  afterAll(() => product?.stop());

  it('the script holds the commands of the page, and nothing else', () => {
    expect(script.split('set -euo pipefail\n\n')[1]).toBe(blocks('docs/api/README.md').join('\n'));
  });

  it('by curl alone a family ends with an active membership, paid once', async () => {
    const email = freshEmail();
    const { stdout } = await promisify(execFile)('bash', [path.join(root, 'docs/api/walkthrough.sh')], { env: { PATH: process.env['PATH'] ?? '', BASE: product.url, SITE: product.siteKey, EMAIL: email }, timeout: 90_000 })
      .catch((error: { stdout?: string; stderr?: string }) => { throw new Error(`${error.stdout}\n${error.stderr}`); });
    expect(stdout.trim().split('\n').at(-1)).toBe('membership: active');
    expect(stdout).toMatch(/^ECH$/mu);
    const [row] = await product.db<{ state: string; campaign: string; payments: number; cents: string; monthly: string }>(
      `select m.state, a.campaign, (select count(*)::int from payment p where p.application_id = a.id and p.state = 'succeeded') as payments,
        (select sum(amount_cents)::text from payment p where p.application_id = a.id) as cents, m.monthly_cents::text as monthly
       from application a join membership m on m.application_id = a.id where a.contact = $1`, [email]);
    expect(row).toMatchObject({ state: 'active', campaign: 'walkthrough', payments: 1 });
    expect(row?.cents).toBe(row?.monthly);
  });
});

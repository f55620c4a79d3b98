import { rmSync } from 'node:fs';
import { launchProduct, type Product } from './harness.js';

/** Kept outside of the modules, which each file gets anew. */
const kept = globalThis as { sharedProduct?: Promise<Product> };

/**
 * One product for all files of a worker that leave it as it is: starting one takes longer than most of what is shown with it. Its `stop` leaves
 * it to the next file; it ends with the worker. Whoever kills it, moves its clock or changes a setting launches one of their own.
 */
export async function sharedProduct(): Promise<Product> {
  kept.sharedProduct ??= launchShared();
  const product = await kept.sharedProduct;
  await product.db('delete from rate_limit'); // what other files asked for counts against nobody
  return product;
}

async function launchShared(): Promise<Product> {
  const product = await launchProduct({ env: { TRUST_PROXY: 'loopback', PANELS: 'off' } });
  process.once('exit', () => rmSync(product.dataDir, { recursive: true, force: true })); // its processes see that we are gone
  const refuse = async (): Promise<never> => { throw new Error('this product is shared with other files: launch one of its own'); };
  return { ...product, stop: async () => undefined, kill: refuse, restart: refuse, moveClock: refuse, setSetting: refuse };
}

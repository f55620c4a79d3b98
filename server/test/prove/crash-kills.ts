import { setTimeout as wait } from 'node:timers/promises';
import { complaintsAbout, givenUp, verifyAuditTrail } from '../e2e/final-state.js';
import { launchProduct, type Part, type Product, until } from '../e2e/harness.js';
import { PatientVisitor } from '../e2e/patient-visitor.js';
import { FAMILY_EE } from '../fixtures/families.js';
import type { Proof, Trial } from './proof.js';
import type { Random } from './random.js';

export const crashKills: Proof = {
  name: 'crash.kills', claim: 'app, sandbox or both killed with SIGKILL at a random moment of an enrollment: after a restart it becomes final by itself, with one customer, one subscription, one charge and one welcome', full: 500, small: 0, open: startKilling,
};

/** One product for all cases; who was killed is started again, nothing else. Work of the killed is released after 2 s instead of 40, so that many cases fit in. */
async function startKilling(): Promise<Trial> {
  const product = await launchProduct({ env: { TRUST_PROXY: 'loopback', PANELS: 'off', WORKER_SILENCE_SECONDS: '2' } });
  try {
    await enroll(product); // the first one finds everything cold
    const begin = performance.now();
    await finalComplaints(product, await enroll(product));
    const lasting = performance.now() - begin;
    return { once: random => killOnce(product, random, lasting), close: () => endChecked(product) };
  } catch (error) { await product.stop(); throw error; }
}

const VICTIMS: readonly (readonly Part[])[] = [['app'], ['sandbox'], ['app', 'sandbox']];
const FINAL_MS = 90_000;

interface Enrolled { readonly visitor: PatientVisitor; readonly cents: number }

async function enroll(product: Product): Promise<Enrolled> {
  const visitor = new PatientVisitor(product);
  await visitor.toPayment(FAMILY_EE);
  const cents = await visitor.pay();
  await visitor.untilActive();
  return { visitor, cents };
}

/** Waits until nothing is left to do; what then is not as it must be. */
async function finalComplaints(product: Product, { visitor, cents }: Enrolled): Promise<string[]> {
  const complaints = (): Promise<string[]> => complaintsAbout(product, visitor, { cents });
  await until('the end', async () => (await complaints()).length === 0, FINAL_MS).catch(() => undefined);
  return complaints();
}

async function killOnce(product: Product, random: Random, lasting: number): Promise<string | null> {
  const victims = random.pick(VICTIMS);
  const moment = Math.round(random.next() * lasting);
  const enrolling = enroll(product);
  enrolling.catch(() => undefined); // reported below
  await wait(moment);
  await Promise.all(victims.map(part => product.kill(part)));
  await Promise.all(victims.map(part => product.restart(part)));
  const complaints = await finalComplaints(product, await enrolling);
  return complaints.length ? `${victims.join(' and ')} killed after ${moment} ms: ${complaints.join('; ')}` : null;
}

/** What holds for all cases together. */
async function endChecked(product: Product): Promise<void> {
  try {
    await verifyAuditTrail(product);
    const left = await givenUp(product);
    if (left.length) throw new Error(`work was given up: ${JSON.stringify(left)}`);
  } finally { await product.stop(); }
}

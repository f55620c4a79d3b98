import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Payment } from '../../../widget/src/api/types.js';
import { FAMILY_EE } from '../fixtures/families.js';
import { ApiVisitor, payByCard } from './api-visitor.js';
import { type Product, until } from './harness.js';
import { sharedProduct } from './shared-product.js';

let product: Product;
beforeAll(async () => { product = await sharedProduct(); });
afterAll(() => product?.stop());

const DECLINED = '4000000000000002';

it('somebody who tries cards without counting them is stopped by what the processor refused', async () => {
  const v = new ApiVisitor(product);
  await v.toPayment(FAMILY_EE);
  const cents = v.application!.quote!.monthlyCents;
  const { body: payment } = await v.submit(cents);
  for (let tries = 0; tries < 30; tries++) {
    await payByCard(product, payment as Payment, DECLINED);
    const [seen] = await product.db<{ failures: number }>('select coalesce(sum(failures), 0)::int failures from invoice where application_id = $1', [v.id]);
    if (seen!.failures > 5) break;
    await until('the refusal to be seen', async () => (await product.db<{ failures: number }>('select coalesce(sum(failures), 0)::int failures from invoice where application_id = $1', [v.id]))[0]!.failures > seen!.failures);
  }
  await until('the draft', async () => (await v.status()).state === 'draft');
  const late = await payByCard(product, payment as Payment, '4242424242424242');
  expect(late.status).toBeGreaterThanOrEqual(400);
  expect((await v.ask('POST', v.my('/payment-attempts'), { body: {} })).status).toBe(429);
  await v.sign();
  const again = await v.submit(cents);
  expect(again).toMatchObject({ status: 429, body: { code: 'payment_attempts_exhausted' } });
  expect(await product.db('select 1 from membership where application_id = $1 and activated_at is not null', [v.id])).toEqual([]);
});

it('two devices that prove one contact at once go on with one application', async () => {
  const [one, two] = [new ApiVisitor(product), new ApiVisitor(product)];
  Object.assign(two, { email: one.email });
  const ids = [(await one.start()).id, (await two.start()).id];
  const codes = await until('both codes', async () => {
    const all = (await product.mail(one.email)).flatMap(m => /(?<!\d)\d{6}(?!\d)/.exec(m.text)?.[0] ?? []);
    return all.length === 2 ? all.reverse() : undefined;
  });
  const replies = await Promise.all(ids.map((id, i) => one.confirm(id, codes[i]!)));
  expect(replies.map(r => r.status)).toEqual([200, 200]);
  const [a, b] = replies.map(r => r.body.application.id);
  expect(a).toBe(b);
});

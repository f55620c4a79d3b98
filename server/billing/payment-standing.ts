import type { Tx } from '#kit/db/tx.js';

export interface PaymentStanding { readonly state: 'none' | 'open' | 'processing' | 'failed' | 'succeeded'; readonly failureCode: string | null; readonly declineCode: string | null }

interface Row { subscription: string; card_saved: boolean; payment: string | null; failure_code: string | null; decline_code: string | null }

/** Where the first payment (or the saving of a card) of an application stands, from what the processor has told us so far. */
export async function paymentOfApplication(tx: Tx, applicationId: string): Promise<PaymentStanding> {
  const [row] = await tx.query<Row>(`
    select s.state subscription, s.card_saved, p.state payment, p.failure_code, p.decline_code from subscription s
    left join lateral (select state, failure_code, decline_code from payment where payer_id = s.payer_id order by created_at desc limit 1) p on true
    where s.application_id = $1 order by s.created_at desc limit 1`, [applicationId]);
  if (!row) return { state: 'none', failureCode: null, declineCode: null };
  return { state: standing(row), failureCode: row.failure_code, declineCode: row.decline_code };
}

function standing(row: Row): PaymentStanding['state'] {
  if (row.payment === 'succeeded' || row.card_saved || row.subscription === 'active') return 'succeeded';
  if (row.payment === 'processing') return 'processing';
  return row.payment === 'failed' || row.failure_code !== null ? 'failed' : 'open';
}

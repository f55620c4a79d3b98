import { expect, it } from 'vitest';
import { stateUnder } from './dispute.rules.js';

const dispute = (state: 'inquiry' | 'needs_response' | 'under_review' | 'won' | 'lost' | 'closed', withdrawnCents = 100, reinstatedCents = 0) => ({ state, withdrawnCents, reinstatedCents });
const card = { state: 'succeeded', methodKind: 'card' } as const;

it.each([
  ['an inquiry takes nothing yet', card, [dispute('inquiry', 0)], 'succeeded'], ['a demand that took the money', card, [dispute('needs_response')], 'disputed'], ['one under review', card, [dispute('under_review')], 'disputed'],
  ['one that was won', card, [dispute('won', 100, 100)], 'succeeded'], ['one that was lost', card, [dispute('lost')], 'charged_back'], ['a bank debit that came back', { ...card, methodKind: 'us_bank_account' }, [dispute('lost')], 'returned'],
  ['after a part went back, a dispute that was won leaves it so', { ...card, state: 'partly_refunded' }, [dispute('won', 100, 100)], 'partly_refunded'], ['of two the one that was lost', card, [dispute('won', 100, 100), dispute('lost')], 'charged_back'],
] as const)('%s', (_, payment, disputes, state) => { expect(stateUnder(payment, disputes)).toBe(state); });

/** Why a message was not handed over. Safe to log: no address, no text and no provider's prose, which repeats both. */
export type SendFailure =
  | 'recipient_refused' | 'recipient_opted_out' | 'sender_refused' | 'message_refused' | 'invalid'
  | 'sign_in' | 'unreachable' | 'rate_limited' | 'provider_error';

export interface SendErrorFacts {
  readonly failure: SendFailure;
  /** Worth another try later. False means: the same message to the same address will be refused again. */
  readonly retryable: boolean;
  /** Code of the other side (`550`, `21610`, `ETIMEDOUT`), for people who look into it. */
  readonly providerCode?: string | undefined;
  /** Seconds the other side asked to wait. */
  readonly retryAfter?: number | undefined;
  /** True when the message may have left although no receipt came back. */
  readonly outcomeUnknown?: boolean | undefined;
}

export class SendError extends Error {
  readonly failure: SendFailure;
  readonly retryable: boolean;
  readonly providerCode: string | undefined;
  readonly retryAfter: number | undefined;
  readonly outcomeUnknown: boolean;

  constructor(channel: 'email' | 'sms', facts: SendErrorFacts) {
    super(`${channel} not sent: ${facts.failure}${facts.providerCode === undefined ? '' : ` (${facts.providerCode})`}`);
    this.name = 'SendError';
    this.failure = facts.failure;
    this.retryable = facts.retryable;
    this.providerCode = facts.providerCode;
    this.retryAfter = facts.retryAfter;
    this.outcomeUnknown = facts.outcomeUnknown ?? false;
  }
}

/** One text to one number. `to` and `from` are E.164 (`+14805550100`); `from` may also be a sender the provider knows by name. */
export interface SmsMessage { readonly to: string; readonly from: string; readonly body: string }

/** The provider's id of the message, and its state when it was taken (`queued`, `accepted`, ...). */
export interface SmsReceipt { readonly providerId: string; readonly status: string }

/** Whoever carries text messages. Throws `SendError`; with `outcomeUnknown` set, sending again may repeat the text. */
export interface SmsPort {
  sendSms(message: SmsMessage): Promise<SmsReceipt>;
}

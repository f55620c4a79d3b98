/** A contact as it may be shown to people who are not its owner: enough to recognise, too little to use. */

/** `mary@example.test` -> `m***@example.test`. Without a local part or domain: `***`. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  const [first] = address;
  if (at < 1 || at === address.length - 1 || first === undefined) return '***';
  return `${String.fromCodePoint(address.codePointAt(0) ?? 42)}***@${address.slice(at + 1)}`;
}

/** `+14805550123` -> `+1 *** *** 0123`; other countries lose their code too; fewer than eight digits: `***`. */
export function maskPhone(number: string): string {
  const digits = number.replace(/\D/gu, '');
  if (digits.length < 8) return '***';
  const country = /^1\d{10}$/u.test(digits) && number.trim().startsWith('+') ? '+1' : '+**';
  return `${country} *** *** ${digits.slice(-4)}`;
}

export const maskContact = (channel: 'email' | 'sms', address: string): string => (channel === 'email' ? maskEmail(address) : maskPhone(address));

import { SendError } from '#notices/send-error.js';

/** Headers the transport writes itself; a caller who could set them could change where a mail goes. */
const reserved = new Set(['from', 'to', 'cc', 'bcc', 'sender', 'reply-to', 'return-path', 'subject', 'message-id', 'date', 'mime-version', 'content-type', 'content-transfer-encoding', 'content-disposition', 'dkim-signature', 'received', 'resent-to', 'resent-from', 'resent-bcc']);
const control = /[\u0000-\u001f\u007f\u2028\u2029]/u;

const invalid = (what: string): SendError => new SendError('email', { failure: 'invalid', retryable: false, providerCode: what });

/** The value if it can stand in a header line, at most 998 characters (RFC 5322). */
export function headerValue(name: string, value: string): string {
  if (control.test(value) || value.length > 998) throw invalid(`header ${name}`);
  return value;
}

/** Exactly one plain address. "a@x, b@y" and "Name <a@x>" are not one: mail libraries would read a list in them. */
export function oneAddress(name: string, value: string): string {
  const clean = headerValue(name, value);
  if (clean.length > 254 || !/^[^\s,;:<>()"\\[\]@]+@[^\s,;:<>()"\\[\]@]+$/u.test(clean)) throw invalid(name);
  return clean;
}

/** `Name <address>` or an address alone. */
export function mailbox(name: string, value: string): { name: string; address: string } {
  const match = /^(?:"?(?<label>[^"<>]*?)"?\s*<(?<angle>[^<>]+)>|(?<plain>[^<>]+))$/u.exec(headerValue(name, value).trim());
  if (!match?.groups) throw invalid(name);
  return { name: match.groups['label'] ?? '', address: oneAddress(name, match.groups['angle'] ?? match.groups['plain'] ?? '') };
}

/** `<left@right>` as RFC 5322 has it, chosen by the caller so that a repeat of a message carries the same one. */
export function messageIdValue(value: string): string {
  if (!/^<[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+>$/u.test(headerValue('Message-ID', value))) throw invalid('Message-ID');
  return value;
}

/** The caller's additional headers, or an `invalid` error naming the first that is refused. */
export function extraHeaders(headers: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(headers).map(([key, value]) => {
    if (!/^[A-Za-z][A-Za-z0-9-]{0,63}$/u.test(key) || reserved.has(key.toLowerCase())) throw invalid('header name');
    return { key, value: headerValue(key, value) };
  });
}

import { z } from 'zod';
import { TemplateError } from './errors.js';

const control = /[\u0000-\u001f\u007f\u2028\u2029]/u;
const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\]|[a-z0-9-]+\.localhost)$/u;

/** True for an absolute https address; http only to this machine, where development runs. No credentials, no control characters. */
export function isSafeUrl(value: string): boolean {
  if (control.test(value) || !URL.canParse(value)) return false;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
}

/** The address in its normal form. Throws `url_unsafe` without repeating it: it may carry a token. */
export function safeUrl(value: string): string {
  if (!isSafeUrl(value)) throw new TemplateError('url_unsafe', 'a link must be an absolute https address');
  return new URL(value).href;
}

/** One line of text: no control character, so that it can stand in a header. */
export const line = (max: number) =>
  z.string().trim().min(1).max(max).refine(value => !control.test(value), 'must be one line without control characters');

/** An absolute link of at most 2,000 characters. */
export const link = () => z.string().max(2000).refine(isSafeUrl, 'must be an absolute https address');

/** A link whose secret stands in the fragment, which browsers never send to a server or a referrer. */
export const fragmentLink = () =>
  link().refine(value => !URL.canParse(value) || (new URL(value).hash.length > 1 && new URL(value).search === ''), 'the token belongs in the fragment');

export const hasControl = (value: string): boolean => control.test(value);

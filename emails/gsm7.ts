const basic = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà');
const extended = new Set('^{}\\[~]|€');
const lookalikes: Readonly<Record<string, string>> = { '‘': "'", '’': "'", '“': '"', '”': '"', '«': '"', '»': '"', '–': '-', '—': '-', '…': '...', '\u00a0': ' ', '\u2011': '-', '•': '-' };

/** Replaces what GSM-7 cannot carry by its plain look-alike (á becomes a), and leaves the rest. */
export function toGsm7(text: string): string {
  return [...text].map(c => {
    if (basic.has(c) || extended.has(c)) return c;
    const plain = lookalikes[c] ?? c.normalize('NFD').replace(/\p{M}/gu, '');
    return [...plain].every(p => basic.has(p)) ? plain : c;
  }).join('');
}

/** Length in septets, or null if the text needs UCS-2 (then 70 characters fill a message, not 160). */
export function septets(text: string): number | null {
  let count = 0;
  for (const c of text) {
    if (basic.has(c)) count += 1;
    else if (extended.has(c)) count += 2;
    else return null;
  }
  return count;
}

/** Messages a carrier bills for this text. */
export function segments(text: string): number {
  const length = septets(text);
  if (length !== null) return length <= 160 ? 1 : Math.ceil(length / 153);
  return text.length <= 70 ? 1 : Math.ceil(text.length / 67);
}

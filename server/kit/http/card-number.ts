/**
 * Finds a card number typed where none belongs, so that it is refused before it is stored or logged. A card number is 13 to 19
 * digits that pass the Luhn check, with spaces, dashes or dots between groups.
 */
const FEWEST = 13;
const MOST = 19;
const MOST_DEPTH = 32;

// Identifiers and digests hold long runs of digits by chance (one SHA-256 in a hundred looks like a card); people do not type them.
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const DIGEST = /\b(?=[0-9a-f]*[a-f])[0-9a-f]{32,}\b/gi;
const RUN = /\d+(?:[\s.\-\u2010-\u2015\u2212]{1,3}\d+)*/gu;

export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

function isCard(digits: string): boolean {
  // Sixteen zeros pass the check and are no card; every issuer's range begins with 1 to 9.
  return digits.length >= FEWEST && digits.length <= MOST && digits[0] !== '0' && passesLuhn(digits);
}

/** Neighbouring groups of digits are joined: '2 x 4242 4242 4242 4242' still shows its card. */
function runHoldsCard(run: string): boolean {
  const groups = run.match(/\d+/g) ?? [];
  for (let first = 0; first < groups.length; first += 1) {
    let digits = '';
    for (let last = first; last < groups.length && digits.length <= MOST; last += 1) {
      digits += groups[last] ?? '';
      if (isCard(digits)) return true;
    }
  }
  return false;
}

export function holdsCardNumber(text: string): boolean {
  if (text.length < FEWEST) return false;
  // Full-width and other compatibility digits become plain ones.
  const plain = text.normalize('NFKC').replace(UUID, ' / ').replace(DIGEST, ' / ');
  return (plain.match(RUN) ?? []).some(runHoldsCard);
}

/**
 * The path of the first value (or key) that holds a card number, like 'people.0.lastName', or null. '' is the value itself.
 * Deeper than any payload of ours counts as found: what cannot be looked through is not let through.
 */
export function findCardNumber(value: unknown, path = '', depth = 0): string | null {
  if (depth > MOST_DEPTH) return path;
  if (typeof value === 'string') return holdsCardNumber(value) ? path : null;
  if (typeof value === 'number' || typeof value === 'bigint') return isCard(String(value)) ? path : null;
  if (value === null || typeof value !== 'object') return null;
  for (const [key, inner] of Object.entries(value)) {
    const innerPath = path === '' ? key : `${path}.${key}`;
    // The key itself is not repeated in an answer when it is the card number.
    if (holdsCardNumber(key)) return path;
    const found = findCardNumber(inner, innerPath, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

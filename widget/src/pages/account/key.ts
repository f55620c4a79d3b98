/** Names one decision, so that its repeats are the same decision. */
export const freshKey = (): string => crypto.randomUUID();

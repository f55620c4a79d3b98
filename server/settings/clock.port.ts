/** The outside clock that must run with ours: the sandbox's. Absent with real Stripe keys. */
export interface ClockPort { advanceTo(at: Date): Promise<void> }
declare module '#kit/db/ports.js' { interface Ports { clock?: ClockPort } }

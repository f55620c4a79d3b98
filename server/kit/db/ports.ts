/**
 * Outside services a command may call. Each area adds its own port by declaration merging:
 * `declare module '#kit/db/ports.js' { interface Ports { payments: PaymentsPort } }`; the composition root fills them.
 */
export interface Ports {}

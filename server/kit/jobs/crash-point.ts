/**
 * A named moment at which tests kill the process (SIGKILL: no clean-up runs). Armed once by the composition root, in test
 * mode only; otherwise a comparison with null.
 */
let armed: string | null = null;
export const armCrashPoint = (name: string | undefined): void => { armed = name ?? null; };
export function crashPoint(name: string): void { if (armed === name) process.kill(process.pid, 'SIGKILL'); }

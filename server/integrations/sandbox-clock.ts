import type { ClockPort } from '#settings/index.js';

const TIMEOUT_MS = 120_000;

/** The sandbox's billing clock: moving ours moves it, so that a renewal can be watched in seconds. */
export class SandboxClock implements ClockPort {
  constructor(private readonly sandboxUrl: string) {}

  async advanceTo(at: Date): Promise<void> {
    const reply = await fetch(new URL('/_sandbox/clock', this.sandboxUrl), {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ advanceTo: Math.floor(at.getTime() / 1000) }), signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!reply.ok) throw new Error(`the sandbox's clock did not move: ${reply.status}`);
  }
}

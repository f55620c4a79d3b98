/** Bundles the panels; rejects above its budget. */
export function buildAdmin(options?: { into?: string }): Promise<unknown>;

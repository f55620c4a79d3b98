/** Gzipped bytes of both builds; rejects above budget. */
export function buildWidget(options?: { out?: string }): Promise<{ element: number; enroll: number }>;

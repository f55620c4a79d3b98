import fc from 'fast-check';

/** 500 random cases in `npm test`; as many as `npm run prove` asks for, from the seed it printed. A failure names its seed. */
export const CASES = { numRuns: fc.readConfigureGlobal().numRuns ?? 500 };

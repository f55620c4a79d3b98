import fc from 'fast-check';

/** Properties run with as many cases as `npm run prove` asks for, from the seed it printed; in `npm test` with fast-check's own number. */
const { PROPERTY_RUNS, PROPERTY_SEED } = process.env;
if (PROPERTY_RUNS) fc.configureGlobal({ numRuns: Number(PROPERTY_RUNS), ...(PROPERTY_SEED ? { seed: Number(PROPERTY_SEED) } : {}) });

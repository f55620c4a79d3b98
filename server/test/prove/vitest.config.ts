import { mergeConfig } from 'vitest/config';
import house from '../../../vitest.config.js';

/** Proofs at full size, one after the other. */
export default mergeConfig(house, { root: `${import.meta.dirname}/../../..`, test: { fileParallelism: false } });

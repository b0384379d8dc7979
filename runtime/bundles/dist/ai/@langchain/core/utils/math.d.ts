// @ts-nocheck
export { lm as cosineSimilarity, ln as euclideanDistance, lo as innerProduct, lp as matrixFunc, lq as maximalMarginalRelevance, lr as normalize } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

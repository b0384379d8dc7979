// @ts-nocheck
export { kS as RunCollectorCallbackHandler } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

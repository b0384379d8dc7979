// @ts-nocheck
export { b7 as BaseCache, b8 as InMemoryCache, b9 as defaultHashKeyEncoder, ba as deserializeStoredGeneration, bb as serializeGeneration } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

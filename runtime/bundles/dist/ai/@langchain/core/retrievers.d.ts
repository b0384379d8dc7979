// @ts-nocheck
export { h_ as BaseRetriever, h$ as BaseRetrieverInput, i0 as BaseRetrieverInterface } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

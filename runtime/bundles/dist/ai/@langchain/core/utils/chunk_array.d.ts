// @ts-nocheck
export { k_ as chunkArray } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

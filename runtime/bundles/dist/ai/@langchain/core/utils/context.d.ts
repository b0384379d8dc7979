// @ts-nocheck
export { k$ as context } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

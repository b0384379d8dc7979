// @ts-nocheck
export { dF as ModelProfile } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

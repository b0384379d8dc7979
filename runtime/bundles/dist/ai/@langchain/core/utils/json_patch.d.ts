// @ts-nocheck
export { lj as Operation, lk as applyPatch, ll as compare } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

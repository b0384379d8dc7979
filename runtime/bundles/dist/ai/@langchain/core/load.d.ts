// @ts-nocheck
export { iM as LoadOptions, iN as load } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

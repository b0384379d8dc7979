// @ts-nocheck
export { cR as dispatchCustomEvent } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

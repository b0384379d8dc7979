// @ts-nocheck
export { cS as dispatchCustomEvent } from '../../../core.js';
import '../../../../types/other.d.ts';
import 'zod';

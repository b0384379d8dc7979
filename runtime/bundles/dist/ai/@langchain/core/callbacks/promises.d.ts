// @ts-nocheck
export { cT as awaitAllCallbacks, cU as consumeCallback } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

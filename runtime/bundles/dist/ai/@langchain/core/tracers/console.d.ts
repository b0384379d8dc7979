// @ts-nocheck
export { kR as ConsoleCallbackHandler } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

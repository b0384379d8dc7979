// @ts-nocheck
export { dg as IterableReadableStreamInterface, S as StreamEvent, ds as StreamEventData } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

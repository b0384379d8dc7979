// @ts-nocheck
export { dk as LogEntry, dl as LogStreamCallbackHandler, dm as LogStreamCallbackHandlerInput, dn as RunLog, dp as RunLogPatch, dq as RunState, dr as SchemaFormat, S as StreamEvent, ds as StreamEventData, dt as isLogStreamHandler } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

// @ts-nocheck
export { d3 as AsyncCaller, d4 as AsyncCallerCallOptions, d5 as AsyncCallerParams, d6 as FailedAttemptHandler, d7 as classifyRateLimitError, d8 as parseRetryAfterMs } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

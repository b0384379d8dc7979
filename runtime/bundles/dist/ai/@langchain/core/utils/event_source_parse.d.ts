// @ts-nocheck
export { l9 as EventSourceMessage, la as EventStreamContentType, lb as convertEventStreamToIterableReadableDataStream, lc as getBytes, ld as getLines, le as getMessages } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

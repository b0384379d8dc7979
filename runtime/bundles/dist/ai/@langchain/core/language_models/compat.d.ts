// @ts-nocheck
export { iz as convertChunksToEvents, iA as finalizeContentBlock } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

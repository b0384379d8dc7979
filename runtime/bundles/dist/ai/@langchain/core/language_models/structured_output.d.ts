// @ts-nocheck
export { iJ as assembleStructuredOutputPipeline, iK as createContentParser, iL as createFunctionCallingParser } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

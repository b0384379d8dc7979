// @ts-nocheck
export { hH as ChatModelStream, hI as ReasoningContentStream, hJ as TextContentStream, hK as ToolCallsStream, hL as UsageMetadataStream } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

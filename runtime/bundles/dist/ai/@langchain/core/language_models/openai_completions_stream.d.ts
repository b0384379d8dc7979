// @ts-nocheck
export { iB as ConvertOpenAICompletionsStreamOptions, iC as OpenAICompletionsDelta, iD as OpenAICompletionsFinishReason, iE as OpenAICompletionsStreamChoice, iF as OpenAICompletionsStreamChunk, iG as OpenAICompletionsToolCallDelta, iH as OpenAICompletionsUsage, iI as convertOpenAICompletionsStream } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

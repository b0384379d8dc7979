// @ts-nocheck
export { lh as convertToOpenAIFunction, li as convertToOpenAITool, hC as isLangChainTool, hD as isRunnableToolLike, hE as isStructuredTool, hF as isStructuredToolParams } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

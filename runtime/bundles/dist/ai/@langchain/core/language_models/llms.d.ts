// @ts-nocheck
export { hV as BaseLLM, hW as BaseLLMCallOptions, hX as BaseLLMParams, hY as LLM, hZ as SerializedLLM } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

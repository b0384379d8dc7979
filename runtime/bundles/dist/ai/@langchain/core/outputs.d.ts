// @ts-nocheck
export { a_ as ChatGeneration, a$ as ChatGenerationChunk, b0 as ChatGenerationChunkFields, b1 as ChatResult, b2 as Generation, b3 as GenerationChunk, b4 as GenerationChunkFields, b5 as LLMResult, b6 as RUN_KEY } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

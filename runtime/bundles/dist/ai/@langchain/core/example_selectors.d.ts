// @ts-nocheck
export { i9 as BaseExampleSelector, ia as BaseGetPromptAsyncOptions, ib as BasePromptSelector, ic as ConditionalPromptSelector, id as LengthBasedExampleSelector, ie as LengthBasedExampleSelectorInput, ig as SemanticSimilarityExampleSelector, ih as SemanticSimilarityExampleSelectorInput, ii as isChatModel, ij as isLLM } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

// @ts-nocheck
export { dG as BaseFunctionCallOptions, dH as BaseLangChain, dI as BaseLangChainParams, dJ as BaseLanguageModel, dK as BaseLanguageModelCallOptions, dL as BaseLanguageModelInput, dM as BaseLanguageModelInterface, dN as BaseLanguageModelParams, dO as BaseLanguageModelTracingCallOptions, dP as FunctionCallOption, dQ as FunctionDefinition, dR as LanguageModelLike, dS as LanguageModelOutput, dT as SerializedLLM, dU as StructuredOutputMethodOptions, dV as StructuredOutputMethodParams, dW as StructuredOutputType, dX as TokenUsage, dY as ToolDefinition, dZ as calculateMaxTokens, d_ as getEmbeddingContextSize, d$ as getModelContextSize, e0 as getModelNameForTiktoken, e1 as isOpenAITool } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

// @ts-nocheck
export { ks as FakeBuiltModel, kt as LangChainMatchers, ku as StreamMatchers, kv as StreamOutputExpectation, kw as StreamToolCallExpectation, kx as StreamUsageExpectation, ky as asAsyncIterable, kz as fakeModel, kA as langchainMatchers, kB as openAIReasoningTextChunks, kC as openAITextOnlyChunks, kD as openAITextOnlyChunksWithUsage, kE as openAIToolCallChunks, kF as sseResponseFromOpenAIChunks, kG as streamMatchers, kH as toBeAIMessage, kI as toBeHumanMessage, kJ as toBeSystemMessage, kK as toBeToolMessage, kL as toContainToolCall, kM as toHaveBeenInterrupted, kN as toHaveStructuredResponse, kO as toHaveToolCallCount, kP as toHaveToolCalls, kQ as toHaveToolMessages } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

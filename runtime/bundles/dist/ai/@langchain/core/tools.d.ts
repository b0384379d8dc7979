// @ts-nocheck
export { hj as BaseDynamicToolInput, hk as BaseToolkit, hl as ClientTool, hm as ContentAndArtifact, hn as DynamicStructuredTool, ho as DynamicStructuredToolInput, hp as DynamicTool, hq as DynamicToolInput, hr as ResponseFormat, hs as ServerTool, ht as StructuredTool, hu as StructuredToolCallInput, o as StructuredToolInterface, hv as StructuredToolParams, hw as Tool, hx as ToolInputParsingException, hy as ToolInterface, a3 as ToolParams, hz as ToolReturnType, a9 as ToolRunnableConfig, a6 as ToolRuntime, hA as ToolSchemaBase, hB as ToolWrapperParams, hC as isLangChainTool, hD as isRunnableToolLike, hE as isStructuredTool, hF as isStructuredToolParams, hG as tool } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

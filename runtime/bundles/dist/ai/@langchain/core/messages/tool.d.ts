// @ts-nocheck
export { aO as DirectToolOutput, aP as InvalidToolCall, aQ as ToolCall, aR as ToolCallChunk, t as ToolMessage, aS as ToolMessageChunk, aT as ToolMessageFields, aU as defaultToolCallParser, aV as isDirectToolOutput, aW as isToolMessage, aX as isToolMessageChunk } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

// @ts-nocheck
export { cf as BlockDelta, cg as ChatModelStreamEvent, ch as ContentBlockDelta, ci as ContentBlockDeltaEvent, cj as ContentBlockFinishEvent, ck as ContentBlockStartEvent, cl as DataDelta, cm as FinishReason, cn as MessageFinishEvent, co as MessageStartEvent, cp as ProviderEvent, cq as ReasoningDelta, cr as StreamErrorEvent, cs as TextDelta, ct as ToolCallDelta, cu as UsageUpdateEvent } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

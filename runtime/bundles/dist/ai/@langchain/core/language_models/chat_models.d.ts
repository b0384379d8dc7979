// @ts-nocheck
export { hM as BaseChatModel, hN as BaseChatModelCallOptions, hO as BaseChatModelParams, hP as BindToolsInput, hQ as LangSmithParams, hR as SerializedChatModel, hS as SerializedLLM, hT as SimpleChatModel, hU as ToolChoice } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

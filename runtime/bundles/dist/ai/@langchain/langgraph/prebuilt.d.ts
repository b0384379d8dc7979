// @ts-nocheck
export { dq as ActionRequest, dr as AgentExecutorState, ds as AgentNameMode, dt as AgentState, du as CreateReactAgentParams, dv as FunctionCallingExecutorState, dw as HumanInterrupt, dx as HumanInterruptConfig, dy as HumanResponse, dz as ToolExecutor, dA as ToolExecutorArgs, dB as ToolInvocationInterface, T as ToolNode, dC as ToolNodeOptions, dD as createAgentExecutor, dE as createFunctionCallingExecutor, l as createReactAgent, dF as createReactAgentAnnotation, w as toolsCondition, dG as withAgentName } from '../../types/langgraph.d.ts';
import '../../types/other.d.ts';
import '../core.js';
import 'zod';

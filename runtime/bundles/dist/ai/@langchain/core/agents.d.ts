// @ts-nocheck
export { aC as AgentAction, aD as AgentFinish, aE as AgentStep } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

// @ts-nocheck
export { iO as BaseMemory, iP as InputValues, iQ as MemoryVariables, iR as OutputValues, iS as getInputValue, iT as getOutputValue, iU as getPromptInputKey } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

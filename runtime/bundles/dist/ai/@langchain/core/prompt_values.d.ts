// @ts-nocheck
export { cV as BasePromptValue, cW as BasePromptValueInterface, cX as ChatPromptValue, cY as ChatPromptValueFields, cZ as ChatPromptValueInterface, c_ as ImageContent, c$ as ImagePromptValue, d0 as ImagePromptValueFields, d1 as StringPromptValue, d2 as StringPromptValueInterface } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

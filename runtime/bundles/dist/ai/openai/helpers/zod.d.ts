// @ts-nocheck
export { _ as zodFunction, $ as zodRealtimeFunction, a0 as zodResponseFormat, a1 as zodResponsesFunction, a2 as zodTextFormat } from '../../types/openai.d.ts';
import '../../types/other.d.ts';

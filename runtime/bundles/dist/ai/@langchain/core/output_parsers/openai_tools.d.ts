// @ts-nocheck
export { iZ as JsonOutputKeyToolsParser, i_ as JsonOutputKeyToolsParserParams, i$ as JsonOutputKeyToolsParserParamsInterop, j0 as JsonOutputKeyToolsParserParamsSerializable, j1 as JsonOutputToolsParser, j2 as JsonOutputToolsParserParams, j3 as ParsedToolCall, j4 as convertLangChainToolCallToOpenAI, j5 as makeInvalidToolCall, j6 as parseToolCall } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

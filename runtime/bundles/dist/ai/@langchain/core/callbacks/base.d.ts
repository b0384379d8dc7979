// @ts-nocheck
export { cv as BaseCallbackHandler, cw as BaseCallbackHandlerInput, cx as CallbackHandlerMethods, cy as CallbackHandlerPrefersChatModelStreamEvents, cz as CallbackHandlerPrefersStreaming, cA as HandleLLMNewTokenCallbackFields, cB as NewTokenIndices, cC as callbackHandlerPrefersChatModelStreamEvents, cD as callbackHandlerPrefersStreaming, cE as isBaseCallbackHandler } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

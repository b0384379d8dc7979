// @ts-nocheck
export { cF as BaseCallbackConfig, cG as BaseCallbackManager, cH as BaseRunManager, cI as CallbackManager, cJ as CallbackManagerForChainRun, cK as CallbackManagerForLLMRun, cL as CallbackManagerForRetrieverRun, cM as CallbackManagerForToolRun, cN as CallbackManagerOptions, cO as Callbacks, cP as ensureHandler, cQ as parseCallbackConfigArg } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

// @ts-nocheck
export { jR as AsyncLocalStorageInterface, jS as AsyncLocalStorageProviderSingleton, jT as MockAsyncLocalStorage, jU as _CONTEXT_VARIABLES_KEY } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

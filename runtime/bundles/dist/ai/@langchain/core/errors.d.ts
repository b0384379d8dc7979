// @ts-nocheck
export { gl as BrandedClass, gm as ContextOverflowError, gn as LangChainError, go as LangChainErrorCodes, gp as ModelAbortError, gq as ModelRefusalError, gr as addLangChainErrorFields, gs as getRetryable, gt as ns, gu as stampRetryable } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

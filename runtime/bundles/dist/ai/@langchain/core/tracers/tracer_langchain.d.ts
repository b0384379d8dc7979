// @ts-nocheck
export { kT as LangChainTracer, kU as LangChainTracerFields, kV as OVERRIDABLE_LANGSMITH_INHERITABLE_METADATA_KEYS, kW as Run, kX as RunCreate2, kY as RunUpdate, T as TracePolicy, kZ as omitPayload } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

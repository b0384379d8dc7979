/* @ts-self-types="./tracer_langchain.d.ts" */
import{gb as r,hb as m,ib as p,jb as t}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{t as LangChainTracer,p as OVERRIDABLE_LANGSMITH_INHERITABLE_METADATA_KEYS,r as omitPayload,m as tracer_langchain_exports};

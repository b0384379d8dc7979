/* @ts-self-types="./structured_output.d.ts" */
import{Ne as r,Oe as m,Pe as p,Qe as t}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{t as assembleStructuredOutputPipeline,m as createContentParser,p as createFunctionCallingParser,r as structured_output_exports};

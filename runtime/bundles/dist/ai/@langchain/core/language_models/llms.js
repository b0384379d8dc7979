/* @ts-self-types="./llms.d.ts" */
import{cf as r,df as m,ef as p}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as BaseLLM,p as LLM,r as llms_exports};

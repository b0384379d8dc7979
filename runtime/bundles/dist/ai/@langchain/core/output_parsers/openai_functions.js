/* @ts-self-types="./openai_functions.d.ts" */
import{nf as r,of as m,pf as p,qf as t}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{p as JsonKeyOutputFunctionsParser,m as JsonOutputFunctionsParser,r as OutputFunctionsParser,t as openai_functions_exports};

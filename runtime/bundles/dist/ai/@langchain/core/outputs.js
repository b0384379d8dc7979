/* @ts-self-types="./outputs.d.ts" */
import{$b as t,Yb as r,Zb as m,_b as p}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{t as ChatGenerationChunk,p as GenerationChunk,m as RUN_KEY,r as outputs_exports};

/* @ts-self-types="./memory.d.ts" */
import{if as r,jf as m,kf as p,lf as t,mf as e}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{m as BaseMemory,p as getInputValue,t as getOutputValue,e as getPromptInputKey,r as memory_exports};

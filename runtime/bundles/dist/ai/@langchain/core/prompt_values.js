/* @ts-self-types="./prompt_values.d.ts" */
import{Vd as r,Wd as m,Xd as p,Yd as t,Zd as e}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{m as BasePromptValue,t as ChatPromptValue,e as ImagePromptValue,p as StringPromptValue,r as prompt_values_exports};

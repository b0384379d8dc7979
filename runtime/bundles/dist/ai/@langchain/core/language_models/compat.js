/* @ts-self-types="./compat.d.ts" */
import{Xe as r,Ye as m,Ze as p}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{r as compat_exports,m as convertChunksToEvents,p as finalizeContentBlock};

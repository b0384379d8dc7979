/* @ts-self-types="./stream.d.ts" */
import{_g as r}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{r as stream_exports};

/* @ts-self-types="./core.d.ts" */
import{a as r}from"../shared/core.js";import{e as o}from"../shared/zod3.js";o();export{r as src_exports};

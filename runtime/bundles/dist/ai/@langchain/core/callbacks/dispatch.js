/* @ts-self-types="./dispatch.d.ts" */
import{Jb as r}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{r as dispatchCustomEvent};

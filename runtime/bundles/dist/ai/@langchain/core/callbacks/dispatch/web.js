/* @ts-self-types="./web.d.ts" */
import{Ib as r}from"../../../../shared/core.js";import{e as o}from"../../../../shared/zod3.js";o();export{r as dispatchCustomEvent};

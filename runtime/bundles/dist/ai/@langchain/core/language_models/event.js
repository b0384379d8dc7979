/* @ts-self-types="./event.d.ts" */
import{bf as r}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{r as event_exports};

/* @ts-self-types="./agents.d.ts" */
import{b as r}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{r as agents_exports};

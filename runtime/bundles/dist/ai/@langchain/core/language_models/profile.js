/* @ts-self-types="./profile.d.ts" */
import{hf as r}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{r as profile_exports};

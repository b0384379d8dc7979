/* @ts-self-types="./json_patch.d.ts" */
import{Kb as r,Lb as m,xe as p}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{r as applyPatch,m as compare,p as json_patch_exports};

/* @ts-self-types="./format.d.ts" */
import{jh as r}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{r as format_exports};

/* @ts-self-types="./load.d.ts" */
import{Qh as r}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{r as load};

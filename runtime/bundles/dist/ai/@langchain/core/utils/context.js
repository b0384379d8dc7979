/* @ts-self-types="./context.d.ts" */
import{bh as r,ch as m}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as context,r as context_exports};

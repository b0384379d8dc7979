/* @ts-self-types="./embeddings.d.ts" */
import{Cd as r,Dd as m}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{m as Embeddings,r as embeddings_exports};

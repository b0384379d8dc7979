/* @ts-self-types="./retrievers.d.ts" */
import{Wf as r,Xf as m}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{m as BaseRetriever,r as retrievers_exports};

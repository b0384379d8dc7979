/* @ts-self-types="./base.d.ts" */
import{wd as r,xd as m}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as BaseDocumentLoader,r as base_exports};

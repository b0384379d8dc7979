/* @ts-self-types="./documents.d.ts" */
import{Ad as p,Bd as t,yd as r,zd as m}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{m as BaseDocumentTransformer,r as Document,p as MappingDocumentTransformer,t as documents_exports};

/* @ts-self-types="./document_compressors.d.ts" */
import{Uf as r,Vf as m}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as BaseDocumentCompressor,r as document_compressors_exports};

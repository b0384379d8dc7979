/* @ts-self-types="./vectorstores.d.ts" */
import{Kh as r,Lh as m,Mh as p,Nh as t}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{t as SaveableVectorStore,p as VectorStore,m as VectorStoreRetriever,r as vectorstores_exports};

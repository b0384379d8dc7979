/* @ts-self-types="./base.d.ts" */
import{bb as r,cb as m,db as p}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{p as BaseTracer,r as base_exports,m as isBaseTracer};

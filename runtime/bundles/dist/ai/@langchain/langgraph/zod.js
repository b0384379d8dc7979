/* @ts-self-types="./zod.d.ts" */
import{Pb as e,Qb as f,sb as r,tb as m,ub as p,vb as t}from"../../shared/langgraph.js";import"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{e as LanggraphZodMetaRegistry,r as META_EXTRAS_DESCRIPTION_PREFIX,m as SchemaMetaRegistry,f as registry,p as schemaMetaRegistry,t as withLangGraph};

/* @ts-self-types="./standard_schema.d.ts" */
import{Jc as r,Kc as m,Lc as p,Mc as t}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{t as isSerializableSchema,p as isStandardJsonSchema,m as isStandardSchema,r as standard_schema_exports};

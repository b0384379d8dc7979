/* @ts-self-types="./json_schema.d.ts" */
import{Nc as r,Oc as m,Pc as p,Qc as t,Rc as e}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as Validator,r as deepCompareStrict,p as json_schema_exports,t as toJsonSchema,e as validatesOnlyStrings};

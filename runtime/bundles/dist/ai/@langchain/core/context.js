/* @ts-self-types="./context.d.ts" */
import{nb as r,ob as m,pb as p,rd as t}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{t as foo,m as getContextVariable,p as registerConfigureHook,r as setContextVariable};

/* @ts-self-types="./serializable.d.ts" */
import{q as r,r as m,s as p}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{p as Serializable,m as get_lc_unique_name,r as serializable_exports};

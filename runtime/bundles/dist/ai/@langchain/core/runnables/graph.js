/* @ts-self-types="./graph.d.ts" */
import{Sc as r,Tc as m}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as Graph,r as graph_exports};

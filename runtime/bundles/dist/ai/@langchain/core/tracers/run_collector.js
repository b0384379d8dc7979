/* @ts-self-types="./run_collector.d.ts" */
import{Yg as r,Zg as m}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as RunCollectorCallbackHandler,r as run_collector_exports};

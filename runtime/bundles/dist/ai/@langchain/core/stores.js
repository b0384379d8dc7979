/* @ts-self-types="./stores.d.ts" */
import{Yf as r,Zf as m,_f as p}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{m as BaseStore,p as InMemoryStore,r as stores_exports};

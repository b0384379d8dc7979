/* @ts-self-types="./caches.d.ts" */
import{Aa as m,Ba as p,Ca as t,Da as e,Ea as f,za as r}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{e as BaseCache,f as InMemoryCache,r as caches_exports,m as defaultHashKeyEncoder,p as deserializeStoredGeneration,t as serializeGeneration};

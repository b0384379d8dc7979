/* @ts-self-types="./singletons.d.ts" */
import{Ab as m,Bb as p,Cb as t,ab as r}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{p as AsyncLocalStorageProviderSingleton,m as MockAsyncLocalStorage,r as _CONTEXT_VARIABLES_KEY,t as singletons_exports};

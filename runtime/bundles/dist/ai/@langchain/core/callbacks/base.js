/* @ts-self-types="./base.d.ts" */
import{$a as e,Xa as r,Ya as m,Za as p,_a as t}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{t as BaseCallbackHandler,r as base_exports,p as callbackHandlerPrefersChatModelStreamEvents,m as callbackHandlerPrefersStreaming,e as isBaseCallbackHandler};

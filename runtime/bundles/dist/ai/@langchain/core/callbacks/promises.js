/* @ts-self-types="./promises.d.ts" */
import{kb as r,lb as m,mb as p}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as awaitAllCallbacks,r as consumeCallback,p as promises_exports};

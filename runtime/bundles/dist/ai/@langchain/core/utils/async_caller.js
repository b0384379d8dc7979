/* @ts-self-types="./async_caller.d.ts" */
import{ac as r,bc as m,cc as p,dc as t}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{t as AsyncCaller,r as async_caller_exports,p as classifyRateLimitError,m as parseRetryAfterMs};

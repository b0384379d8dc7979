/* @ts-self-types="./log_stream.d.ts" */
import{Tb as r,Ub as m,Vb as p,Wb as t,Xb as e}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{e as LogStreamCallbackHandler,p as RunLog,m as RunLogPatch,t as isLogStreamHandler,r as log_stream_exports};

/* @ts-self-types="./tool.d.ts" */
import{R as r,S as m,T as p,U as t,V as e,W as f,X as i}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{p as ToolMessage,t as ToolMessageChunk,e as defaultToolCallParser,m as isDirectToolOutput,f as isToolMessage,i as isToolMessageChunk,r as tool_exports};

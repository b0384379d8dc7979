/* @ts-self-types="./stream.d.ts" */
import{Re as r,Se as m,Te as p,Ue as t,Ve as e,We as f}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{f as ChatModelStream,t as ReasoningContentStream,m as TextContentStream,p as ToolCallsStream,e as UsageMetadataStream,r as stream_exports};

/* @ts-self-types="./function_calling.d.ts" */
import{Ng as r,Og as m,Pg as p,Qg as t,kh as e,lh as f,mh as i}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{f as convertToOpenAIFunction,i as convertToOpenAITool,e as function_calling_exports,t as isLangChainTool,m as isRunnableToolLike,r as isStructuredTool,p as isStructuredToolParams};

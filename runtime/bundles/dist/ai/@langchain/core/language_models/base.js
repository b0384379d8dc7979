/* @ts-self-types="./base.d.ts" */
import{$d as m,_d as r,ae as p,be as t,ce as e,de as f,ee as i,fe as x}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{i as BaseLangChain,x as BaseLanguageModel,r as base_exports,f as calculateMaxTokens,p as getEmbeddingContextSize,t as getModelContextSize,m as getModelNameForTiktoken,e as isOpenAITool};

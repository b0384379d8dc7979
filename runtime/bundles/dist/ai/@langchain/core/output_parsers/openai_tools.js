/* @ts-self-types="./openai_tools.d.ts" */
import{He as r,Ie as m,Je as p,Ke as t,Le as e,rf as f}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{e as JsonOutputKeyToolsParser,t as JsonOutputToolsParser,m as convertLangChainToolCallToOpenAI,p as makeInvalidToolCall,f as openai_tools_exports,r as parseToolCall};

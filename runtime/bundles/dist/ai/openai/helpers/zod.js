/* @ts-self-types="./zod.d.ts" */
import{A as p,B as t,C as e,y as r,z as m}from"../../shared/openai.js";import{e as o}from"../../shared/zod3.js";o();export{p as zodFunction,e as zodRealtimeFunction,r as zodResponseFormat,t as zodResponsesFunction,m as zodTextFormat};

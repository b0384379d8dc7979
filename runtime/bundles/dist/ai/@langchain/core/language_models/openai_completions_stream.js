/* @ts-self-types="./openai_completions_stream.d.ts" */
import{ff as r,gf as m}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as convertOpenAICompletionsStream,r as openai_completions_stream_exports};

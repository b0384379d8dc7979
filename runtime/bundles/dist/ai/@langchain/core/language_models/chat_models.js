/* @ts-self-types="./chat_models.d.ts" */
import{$e as m,_e as r,af as p}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as BaseChatModel,p as SimpleChatModel,r as chat_models_exports};

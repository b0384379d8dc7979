/* @ts-self-types="./chat_history.d.ts" */
import{nd as r,od as m,pd as p,qd as t}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{m as BaseChatMessageHistory,p as BaseListChatMessageHistory,t as InMemoryChatMessageHistory,r as chat_history_exports};

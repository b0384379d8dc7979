/* @ts-self-types="./console.d.ts" */
import{eb as r,fb as m}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as ConsoleCallbackHandler,r as console_exports};

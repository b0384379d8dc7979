/* @ts-self-types="./errors.d.ts" */
import{e as r,f as m,g as p,h as t,i as e,j as f,k as i,l as x,m as a}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{x as ContextOverflowError,f as LangChainError,i as ModelAbortError,a as ModelRefusalError,m as addLangChainErrorFields,r as errors_exports,e as getRetryable,p as ns,t as stampRetryable};

/* @ts-self-types="./decisions.d.ts" */
import{sd as r,td as m,ud as p,vd as t}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{p as BaseDecisionModel,t as decisions_exports,m as parseClassifierResponse,r as parseQuestions};

/* @ts-self-types="./uuid.d.ts" */
import{Fa as r,Ga as m,Ha as p,Ia as t,Ja as e,Ka as f,La as i,Ma as x,Na as a,Oa as b,Pa as c,Qa as d}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as MAX,p as NIL,t as parse,e as stringify,r as uuid_exports,f as v1,i as v4,x as v5,a as v6,b as v7,c as validate,d as version};

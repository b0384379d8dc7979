/* @ts-self-types="./stream.d.ts" */
import{Nb as r,Ob as m,Pb as p,Qb as t,Rb as e,Sb as f}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{e as AsyncGeneratorWithSetup,m as IterableReadableStream,p as atee,t as concat,f as pipeGeneratorWithSetup,r as stream_exports};

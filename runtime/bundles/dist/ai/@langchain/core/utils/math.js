/* @ts-self-types="./math.d.ts" */
import{oh as r,ph as m,qh as p,rh as t,sh as e,th as f,uh as i}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{t as cosineSimilarity,f as euclideanDistance,e as innerProduct,r as math_exports,m as matrixFunc,i as maximalMarginalRelevance,p as normalize};

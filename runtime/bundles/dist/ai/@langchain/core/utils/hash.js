/* @ts-self-types="./hash.d.ts" */
import{c as r,d as m}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as hash_exports,r as sha256};

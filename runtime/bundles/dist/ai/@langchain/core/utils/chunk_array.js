/* @ts-self-types="./chunk_array.d.ts" */
import{$g as r,ah as m}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as chunkArray,r as chunk_array_exports};

/* @ts-self-types="./indexing.d.ts" */
import{Md as r,Nd as m,Od as p,Pd as t,Qd as e,Rd as f,Sd as i,Td as x,Ud as a}from"../../shared/core.js";import{e as o}from"../../shared/zod3.js";o();export{m as RecordManager,r as UUIDV5_NAMESPACE,p as _HashedDocument,t as _batch,e as _deduplicateInOrder,f as _getSourceIdAssigner,i as _isBaseDocumentLoader,x as index,a as indexing_exports};

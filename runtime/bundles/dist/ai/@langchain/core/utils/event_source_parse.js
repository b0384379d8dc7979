/* @ts-self-types="./event_source_parse.d.ts" */
import{dh as r,eh as m,fh as p,gh as t,hh as e,ih as f}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{m as EventStreamContentType,f as convertEventStreamToIterableReadableDataStream,r as event_source_parse_exports,p as getBytes,t as getLines,e as getMessages};

/* @ts-self-types="./env.d.ts" */
import{Ra as r,Sa as m,Ta as p,Ua as t,Va as e,Wa as f}from"../../../shared/core.js";import{e as o}from"../../../shared/zod3.js";o();export{f as env_exports,r as getEnv,p as getEnvironmentVariable,m as getRuntimeEnvironment,e as isBrowser,t as isDeno,e as isJsDom,e as isNode,e as isWebWorker};

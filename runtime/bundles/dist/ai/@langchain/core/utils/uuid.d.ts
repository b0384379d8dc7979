// @ts-nocheck
export { lP as MAX, lQ as NIL, lR as NonSharedArrayBuffer, lS as UUIDTypes, lT as Version1Options, lU as Version4Options, lV as Version6Options, lW as Version7Options, lX as parse, lY as stringify, lZ as v1, l_ as v4, l$ as v5, m0 as v6, m1 as v7, m2 as validate, m3 as version } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

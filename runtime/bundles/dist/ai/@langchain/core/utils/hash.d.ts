// @ts-nocheck
export { aY as HashKeyEncoder, aZ as sha256 } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

// @ts-nocheck
export { lf as Converter, lg as ConverterPair } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

// @ts-nocheck
export { de as AsyncGeneratorWithSetup, df as IterableReadableStream, dg as IterableReadableStreamInterface, dh as atee, di as concat, dj as pipeGeneratorWithSetup } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

// @ts-nocheck
export { jQ as BaseDocumentCompressor } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

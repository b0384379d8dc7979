// @ts-nocheck
export { gb as BaseDocumentLoader, gc as DocumentLoader } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';

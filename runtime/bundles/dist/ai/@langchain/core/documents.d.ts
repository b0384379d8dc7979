// @ts-nocheck
export { gd as BaseDocumentTransformer, ge as Document, gf as DocumentInput, gg as DocumentInterface, gh as MappingDocumentTransformer } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

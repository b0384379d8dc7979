// @ts-nocheck
export { gi as Embeddings, gj as EmbeddingsInterface, gk as EmbeddingsParams } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

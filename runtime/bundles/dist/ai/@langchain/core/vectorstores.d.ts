// @ts-nocheck
export { i1 as MaxMarginalRelevanceSearchOptions, i2 as SaveableVectorStore, i3 as VectorStore, i4 as VectorStoreInterface, i5 as VectorStoreRetriever, i6 as VectorStoreRetrieverInput, i7 as VectorStoreRetrieverInterface, i8 as VectorStoreRetrieverMMRSearchKwargs } from '../core.js';
import '../../types/other.d.ts';
import 'zod';

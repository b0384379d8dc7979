// @ts-nocheck
import '../../../types/other.d.ts';
export { bc as SerializableSchema, bd as isSerializableSchema, be as isStandardJsonSchema, bf as isStandardSchema } from '../../core.js';
import 'zod';

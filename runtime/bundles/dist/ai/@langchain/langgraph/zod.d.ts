// @ts-nocheck
export { aU as InteropZodToStateDefinition, aV as LanggraphZodMetaRegistry, aW as META_EXTRAS_DESCRIPTION_PREFIX, aX as ReducedZodChannel, aY as SchemaMeta, aZ as SchemaMetaRegistry, a_ as UpdateType, a$ as registry, b0 as schemaMetaRegistry, b1 as withLangGraph } from '../../types/langgraph.d.ts';
import '../../types/other.d.ts';
import '../core.js';
import 'zod';

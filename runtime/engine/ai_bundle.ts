/**
 * What the bundle `ai` has besides `minimal`: names that code may import, and the files behind
 * them. `build_ai.ts` builds exactly these.
 *
 * @module
 */

/** Where the files of the bundle lie, relative to the runtime's directory. */
export const AI_DIRECTORY = "bundles/dist/ai";

/** Subpaths of `@langchain/core` that can be imported. */
const CORE = [
  "agents",
  "caches",
  "callbacks/base",
  "callbacks/dispatch",
  "callbacks/dispatch/web",
  "callbacks/manager",
  "callbacks/promises",
  "chat_history",
  "context",
  "decisions",
  "document_loaders/base",
  "documents",
  "embeddings",
  "errors",
  "example_selectors",
  "indexing",
  "language_models/base",
  "language_models/chat_models",
  "language_models/compat",
  "language_models/event",
  "language_models/llms",
  "language_models/openai_completions_stream",
  "language_models/profile",
  "language_models/stream",
  "language_models/structured_output",
  "load",
  "load/serializable",
  "memory",
  "messages",
  "messages/tool",
  "output_parsers",
  "output_parsers/openai_functions",
  "output_parsers/openai_tools",
  "outputs",
  "prompt_values",
  "prompts",
  "retrievers",
  "retrievers/document_compressors",
  "runnables",
  "runnables/graph",
  "singletons",
  "stores",
  "structured_query",
  "testing",
  "tools",
  "tracers/base",
  "tracers/console",
  "tracers/log_stream",
  "tracers/run_collector",
  "tracers/tracer_langchain",
  "types/stream",
  "utils/async_caller",
  "utils/chunk_array",
  "utils/context",
  "utils/env",
  "utils/event_source_parse",
  "utils/format",
  "utils/function_calling",
  "utils/hash",
  "utils/json_patch",
  "utils/json_schema",
  "utils/math",
  "utils/standard_schema",
  "utils/stream",
  "utils/testing",
  "utils/types",
  "utils/uuid",
  "vectorstores",
] as const;

/**
 * The names of each part of the bundle. A part's packages lie in one file that all of its names
 * share: a graph that uses a hundred modules opens six files.
 */
export const AI_PARTS = {
  core: ["@langchain/core", ...CORE.map((path) => `@langchain/core/${path}`)],
  langgraph: [
    "@langchain/langgraph",
    "@langchain/langgraph/channels",
    "@langchain/langgraph/prebuilt",
    "@langchain/langgraph/web",
    "@langchain/langgraph/zod",
    "@langchain/langgraph-checkpoint",
    "aiel/langgraph",
  ],
  openai: ["openai", "openai/helpers/zod"],
  langchain_openai: ["@langchain/openai", "aiel/langchain"],
} as const;

/** Files that the names share, relative to {@linkcode AI_DIRECTORY}. */
export const AI_SHARED: readonly string[] = [
  "core",
  "langgraph",
  "openai",
  "langchain_openai",
  "zod3",
].map((name) => `shared/${name}.js`);

/** Declarations that those of the names share, the same. */
export const AI_SHARED_TYPES: readonly string[] = ["langgraph", "openai", "other"].map((name) =>
  `types/${name}.d.ts`
);

/** The licences of what is in the bundle. */
export const AI_NOTICE = `${AI_DIRECTORY}/NOTICE.txt`;

/** The names that code may import, `zod` aside, and the file of each. */
export const AI_PACKAGES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(AI_PARTS).flat().map((name) => [name, `${AI_DIRECTORY}/${name}.js`]),
);

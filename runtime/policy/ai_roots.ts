/** Packages that the bundle `ai` has and `minimal` has not; some have subpaths. */
export const AI_ROOTS: readonly string[] = [
  "@langchain/core",
  "@langchain/langgraph",
  "@langchain/langgraph-checkpoint",
  "@langchain/openai",
  "aiel/langchain",
  "aiel/langgraph",
  "openai",
];

/** The one of them that a name is of; undefined where it is of none. */
export function aiRootOf(specifier: string): string | undefined {
  return AI_ROOTS.find((root) => specifier === root || specifier.startsWith(`${root}/`));
}

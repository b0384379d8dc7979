/**
 * Stands in the bundle where LangChain reads the environment. Nothing there depends on it: what a
 * model or a graph needs is given to it.
 *
 * @module
 */

/** Where LangChain runs, as it tells others; of those that it knows it would ask for more. */
export function getEnv(): string {
  return "aiel";
}

/** The same, with the name of the library. */
export function getRuntimeEnvironment(): { library: string; runtime: string } {
  return { library: "langchain-js", runtime: getEnv() };
}

/**
 * Callbacks are waited for: what is still in their queue when the code has answered would be lost.
 * No other variable is there.
 */
export function getEnvironmentVariable(name: string): string | undefined {
  return name === "LANGCHAIN_CALLBACKS_BACKGROUND" ? "false" : undefined;
}

/** Always true. */
export function isDeno(): boolean {
  return true;
}

function isNot(): boolean {
  return false;
}

export { isNot as isBrowser, isNot as isJsDom, isNot as isNode, isNot as isWebWorker };

/** What `@langchain/core/load` finds under this module's name. */
export const env_exports = {
  getEnv,
  getEnvironmentVariable,
  getRuntimeEnvironment,
  isBrowser: isNot,
  isDeno,
  isJsDom: isNot,
  isNode: isNot,
  isWebWorker: isNot,
};

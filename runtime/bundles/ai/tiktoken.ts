/**
 * Stands in the bundle where LangChain downloads tables of tokens from the network. Without them
 * it estimates: a token has four characters.
 *
 * @module
 */

function refuse(): Promise<never> {
  return Promise.reject(
    new Error("The bundle has no tables of tokens: the count is estimated from the length"),
  );
}

/** Always rejects. */
export const encodingForModel: (model: string) => Promise<never> = refuse;
/** Always rejects. */
export const getEncoding: (encoding: string) => Promise<never> = refuse;
/** What `@langchain/core/load` finds under this module's name. */
export const tiktoken_exports = { encodingForModel, getEncoding };

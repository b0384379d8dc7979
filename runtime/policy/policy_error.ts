/** What a {@link PolicyError} knows besides its message. */
export interface PolicyErrorOptions {
  /** Where in the document the problem is, such as `capabilities.network[1]`. */
  readonly path: string;
  /** The capability the problem belongs to, when it belongs to one. */
  readonly capability?: string;
  /** What to write instead, one sentence. */
  readonly hint?: string;
}

/**
 * The one error this folder throws: a capability map, a grant or a path that can't be turned into
 * permissions. Its message is public: it holds only what the caller wrote.
 */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
  readonly path: string;
  readonly capability: string | undefined;
  readonly hint: string | undefined;

  constructor(message: string, options: PolicyErrorOptions) {
    super(message);
    this.path = options.path;
    this.capability = options.capability;
    this.hint = options.hint;
  }
}

const SHOWN_CHARACTERS = 80;

/**
 * Any value as a short text for a message. Total: a value whose getters, proxies or `toJSON` throw
 * is named by its type, since messages are made of values that were not checked yet.
 */
export function show(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(shorten(value));
    case "number":
    case "boolean":
    case "undefined":
      return String(value);
    case "bigint":
      return shorten(`${value}n`);
    case "symbol":
      return "a symbol";
    case "function":
      return "a function";
    case "object":
      return value === null ? "null" : isList(value) ? "a list" : "an object";
  }
}

/** `Array.isArray` which answers false where that throws (a revoked proxy). */
export function isList(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

function shorten(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

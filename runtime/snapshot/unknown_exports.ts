import { suggest } from "../../sdk/suggest.ts";
import { handlerFile } from "./handler_file.ts";
import { type Manifest, MANIFEST_FILE } from "./manifest.ts";

/** Something in a manifest that is about no export of the snapshot. */
export interface UnknownExport {
  /** Where it stands, as `["exports", "tool/x"]`. */
  readonly path: readonly [...string[], string];
  /** What is wrong, with the place. */
  readonly message: string;
  readonly hint: string;
}

/** Characters of a key that a message repeats. */
const MAX_KEY = 200;

/**
 * What a manifest says of exports, routes and servers that the snapshot does not have. What a
 * module exports is known only once it is loaded, so of a handler it is asked only whether its
 * module is there.
 *
 * @param exports what the snapshot describes
 */
export function unknownExports(
  { exports: policies, http, mcp }: Pick<Manifest, "exports" | "http" | "mcp">,
  exports: readonly { readonly kind: string; readonly name: string }[],
  files: readonly { readonly path: string }[],
): UnknownExport[] {
  const names = (kind: string) =>
    exports.filter((one) => one.kind === kind).map(({ name }) => name);
  const isHandler = (key: string) =>
    key.startsWith("execute/") &&
    handlerFile(key.slice("execute/".length), files) !== undefined;
  const known = new Set(exports.map(({ kind, name }) => `${kind}/${name}`));
  const routes = new Set(names("http"));
  const servers = new Set(names("mcp").map((name) => name.split("/", 1)[0] ?? ""));
  return [
    ...unknown(policies, ["exports"], "export", known, isHandler),
    ...unknown(http?.routes, ["http", "routes"], "HTTP handler", routes),
    ...unknown(mcp?.servers, ["mcp", "servers"], "MCP server", servers),
  ];
}

function unknown(
  named: Readonly<Record<string, unknown>> | undefined,
  at: readonly string[],
  what: string,
  known: ReadonlySet<string>,
  isThere: (key: string) => boolean = () => false,
): UnknownExport[] {
  return Object.keys(named ?? {})
    .filter((key) => !known.has(key) && !isThere(key))
    .map((key) => {
      const place = `$.${at.join(".")}[${JSON.stringify(key.slice(0, MAX_KEY))}]`;
      const near = suggest(key, known);
      return {
        path: [...at, key],
        message: `${place} names an ${what} that the snapshot does not have`,
        hint: near === undefined
          ? `Declare it in the code, or take what is said of it out of ${MANIFEST_FILE}`
          : `Did you mean "${near}"?`,
      };
    });
}

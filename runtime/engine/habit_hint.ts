/**
 * What to do where code has habits of another place to run: CommonJS, older import attributes.
 *
 * @module
 */

import type { ThrownError } from "../protocol/channel.ts";

/** What stands in for each name of CommonJS in a module. */
const INSTEAD: Readonly<Record<string, string>> = {
  exports: 'write "export", or rename the file to .cjs and import it',
  module: 'write "export", or rename the file to .cjs and import it',
  require: 'write "import", use createRequire of "node:module", or rename the file to .cjs',
  __dirname: 'use "import.meta.dirname"',
  __filename: 'use "import.meta.filename"',
};
const NOT_DEFINED = /^(exports|module|require|__dirname|__filename) is not defined/;
const NO_EXPORT = /^The requested module '([^']*)' does not provide an export named '/;
/** Without a network the second barrier shows no file that names a resolver. */
const NO_RESOLVER = /^proto error: io error: No such file or directory/;
const NO_MODULE = /^Expected a JavaScript or TypeScript module, but identified a/;
const NO_JSON_TYPE =
  /Attempted to load JSON module without specifying "type": "json"|Expected a "?json"? module|import attribute/i;

/** The hint for an error whose cause is such a habit; undefined for any other. */
export function habitHint({ name, message }: ThrownError): string | undefined {
  const missing = name === "ReferenceError" ? NOT_DEFINED.exec(message)?.[1] : undefined;
  if (missing !== undefined) {
    return `"${missing}" is CommonJS, and a file is a module unless its name ends in .cjs, ` +
      `whatever "type" of package.json says: ${INSTEAD[missing]}`;
  }
  const exporter = name === "SyntaxError" ? NO_EXPORT.exec(message)?.[1] : undefined;
  if (exporter?.endsWith(".cjs")) {
    return "Check the name; what CommonJS exports under a name that it makes up as it runs is a " +
      `member of its default: import all from "${exporter}"`;
  }
  if (exporter !== undefined) {
    return "Check the name; if the file is CommonJS (module.exports), rename it to .cjs and " +
      "import its default";
  }
  if (NO_JSON_TYPE.test(message)) {
    return 'Write: import data from "./data.json" with { type: "json" }';
  }
  if (NO_RESOLVER.test(message)) {
    return 'Names of hosts are looked up only where "capabilities" of aiel.json have "network", ' +
      "and the platform grants it";
  }
  return NO_MODULE.test(message)
    ? 'Import it as text: import text from "./notes.txt" with { type: "text" }'
    : undefined;
}

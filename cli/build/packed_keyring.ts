/**
 * Takes the place of `@napi-rs/keyring` in the npm package, beside which npm installs it where it
 * can: without it credentials are kept in a file.
 *
 * @module
 */

import { createRequire } from "node:module";

const library: typeof import("@napi-rs/keyring") = createRequire(import.meta.url)(
  "@napi-rs/keyring",
);

/** What the package has under these names. */
export const { AsyncEntry, Entry } = library;

/**
 * Takes the place of `@napi-rs/keyring` in the compiled binary: the package looks for its library
 * in `node_modules`, which a binary does not have.
 *
 * @module
 */

import { createRequire } from "node:module";
import { unpackKeyring } from "./embedded.ts";

const library: typeof import("@napi-rs/keyring") = createRequire(import.meta.url)(
  await unpackKeyring(),
);

/** See the package. */
export const { AsyncEntry, Entry } = library;

/**
 * Every command there is, in the order of the help.
 *
 * @module
 */

import type { CommandSpec } from "../command.ts";
import { version } from "./version/command.ts";

/** See the module. */
export const COMMANDS: readonly CommandSpec[] = [
  version,
];

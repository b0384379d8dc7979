/**
 * The commands that are typed most, without all the others: the descriptions of those are a quarter of what V8 would read for an
 * `add`. `status` is known without even these (`main.ts`).
 *
 * @module
 */

import type { CommandSpec } from "../command.ts";
import { add, commit, diff, log, restore } from "./history/command.ts";
import { push } from "./remote/command.ts";

/** See the module. Each has one word, and no other command begins with it. */
export const EVERYDAY: readonly CommandSpec[] = [add, commit, log, diff, restore, push];

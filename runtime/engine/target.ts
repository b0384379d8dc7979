/**
 * The module that a request is about.
 *
 * @module
 */

import { spellingHint, Spellings } from "../policy/other_spelling.ts";
import { RuntimeError } from "../protocol/errors.ts";
import type { Request } from "../protocol/request.ts";
import { handlerFile, MODULE_EXTENSIONS, parseHandler } from "../snapshot/handler_file.ts";
import type { Snapshot } from "../snapshot/read_snapshot.ts";

/** A module of the snapshot, and the export of it that is called directly, if one is. */
export interface Target {
  file: string;
  exportName: string | undefined;
}

/**
 * What a request loads: the entry point, or the module of the handler that it names by a dotted
 * path such as `entry_point.aiel_handler`.
 *
 * @throws {RuntimeError} VALIDATION_ERROR for a path of another form, NOT_FOUND for no such module
 */
export function targetOf(request: Request, snapshot: Snapshot, entry: string): Target {
  if (request.action !== "execute") return { file: entry, exportName: undefined };
  const { handler } = request;
  const named = parseHandler(handler);
  if (named === undefined) {
    throw new RuntimeError(
      "VALIDATION_ERROR",
      `Handler "${
        handler.slice(0, 200)
      }" is no dotted path, expected one such as "entry_point.aiel_handler"`,
    );
  }
  const { stem, exportName } = named;
  const file = handlerFile(handler, snapshot.files);
  if (file === undefined) {
    const spellings = new Spellings(() => snapshot.files.map(({ path }) => path));
    const near = MODULE_EXTENSIONS.map((extension) => spellings.find(stem + extension))
      .find((one) => one !== undefined);
    throw new RuntimeError("NOT_FOUND", `Handler not found: ${handler.slice(0, 200)}`, {
      hint: near === undefined
        ? `The snapshot has no module "${stem.slice(0, 200)}.ts"`
        : spellingHint(near),
    });
  }
  return { file, exportName };
}

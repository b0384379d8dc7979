import { ioError } from "./io_error.ts";

/**
 * Makes a directory of the user's own, that no other user may look into.
 *
 * @param variable what names another place for it
 * @throws {CliError} IO
 */
export async function makeUserDirectory(path: string, variable: string): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    const hint = `Set ${variable} to a directory that this user may write to`;
    throw ioError("make the directory", path, thrown, hint);
  }
}

/**
 * The file that `--local-config` names.
 *
 * @module
 */

import { dirname, resolve } from "node:path";
import type { LocalCalls } from "./calls/config/local_calls.ts";
import { UsageError } from "./command_line.ts";

/**
 * Makes ready what governed calls are made with. It is read from nowhere but here: what lies in a
 * snapshot's directory may be a stranger's.
 *
 * @throws {UsageError} when the file is not there, or is wrong
 */
export async function openLocalConfig(
  path: string,
  env: (name: string) => string | undefined,
): Promise<LocalCalls> {
  const { localCalls, readCallConfig } = await import("./calls/config/local_calls.ts");
  const { ConfigError } = await import("./calls/provider.ts");
  try {
    const config = await readCallConfig(path, true);
    if (config === undefined) {
      throw new UsageError(
        `The file "${path}" of "--local-config" is not there`,
        "Check the path; it is relative to the current directory",
      );
    }
    const memory = config.memory ?? undefined;
    return await localCalls(config, {
      secret: (name) => {
        if ("env" in name) return Promise.resolve(env(name.env));
        return Promise.reject(new Error("the runner asks no keyring"));
      },
      // A path of the file is relative to where the file is.
      memory: memory === undefined ? undefined : resolve(dirname(path), memory),
    });
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    const { text, hint = "runtime/README.md shows the form of the file" } = thrown;
    throw new UsageError(`The file "${path}" of "--local-config" can't be used: ${text}`, hint);
  }
}

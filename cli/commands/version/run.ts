import { RUNTIME_VERSION } from "../../../runtime/protocol/version.ts";
import { SDK_VERSION } from "../../../sdk/version.ts";
import type { Command } from "../../deps.ts";
import { columns } from "../../program/screen.ts";
import { CLI_VERSION } from "../../version.ts";

/** What `aiel version` says. */
export interface Versions {
  version: string;
  runtime_version: string;
  sdk_version: string;
  /** The Deno that runs the command itself. */
  deno_version: string;
  v8_version: string;
  target: string;
}

/** The work of `aiel version`. */
export const version: Command<Versions> = {
  run: () =>
    Promise.resolve({
      version: CLI_VERSION,
      runtime_version: RUNTIME_VERSION,
      sdk_version: SDK_VERSION,
      deno_version: Deno.version.deno,
      v8_version: Deno.version.v8,
      target: Deno.build.target,
    }),
  render: (result) =>
    columns([
      ["aiel", result.version],
      ["runtime", result.runtime_version],
      ["sdk", result.sdk_version],
      ["deno", `${result.deno_version} (v8 ${result.v8_version})`],
      ["target", result.target],
    ]),
};

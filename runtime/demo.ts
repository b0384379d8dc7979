/**
 * What `deno task invoke`, `describe` and `execute` run: the runner, with an example of this
 * repository when no flags are given.
 *
 * @module
 */

import { main } from "./runner.ts";

const examples = new URL("../examples/", import.meta.url).pathname.replace(/\/$/, "");

/** The command line of each action's example. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  invoke: [
    "--files-root",
    `${examples}/driver_onboarding`,
    "--kind",
    "tool",
    "--handler",
    "normalize_email",
    "--event",
    '{"email":"Test@Example.com"}',
    "--pretty",
  ],
  describe: ["--files-root", `${examples}/driver_onboarding`, "--pretty"],
  execute: [
    "--files-root",
    `${examples}/handler`,
    "--handler",
    "entry_point.aiel_handler",
    "--event",
    '{"name":"Ada"}',
    "--pretty",
  ],
};

if (import.meta.main) {
  const [action = "invoke", ...flags] = Deno.args;
  const chosen = flags.length === 0 ? EXAMPLES[action] ?? [] : flags;
  // A complete request on standard input brings its own action, and so does a flag.
  const own = chosen.some((flag) =>
    flag === "--action" || flag.startsWith("--action=") || flag === "--help" || flag === "-h" ||
    flag === "--version"
  );
  Deno.exit(await main(own ? chosen : ["--action", action, ...chosen]));
}

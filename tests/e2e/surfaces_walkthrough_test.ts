/**
 * The walk-through "Reach it from outside" of `control/README.md`, typed as it stands there, on a
 * service that is a process of its own. What calls the tool is the official client here;
 * `tests/slow/surfaces_walkthrough_slow.ts` has the Inspector's command.
 */

import { FROM_CACHE } from "../harness/deno_child.ts";
import { hasPrograms, walkSurfaces } from "../harness/surfaces_walkthrough.ts";

const CLIENT = new URL("../harness/mcp_inspector.ts", import.meta.url).pathname;

Deno.test({
  name: "the walk-through of reaching a project from outside is what happens",
  ignore: !hasPrograms(["curl", "openssl"]),
  fn: () => walkSurfaces([Deno.execPath(), "run", "-A", ...FROM_CACHE, CLIENT]),
});

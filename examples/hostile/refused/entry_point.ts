/** What is forbidden and written plainly: found before anything runs, with file and line. */

import { tool } from "aiel";
import outside from "../README.md" with { type: "text" };
import { execSync } from "node:child_process";

tool("read_outside", () => outside);
tool("who_am_i", () => execSync("id").toString());
tool("spawn_shell", () => new Deno.Command("sh").outputSync().code);

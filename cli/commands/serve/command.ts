import type { CommandSpec } from "../../deps.ts";
import { EFFECTS, GRANT, TIMEOUT } from "../run/command.ts";

/** `aiel mcp` */
export const mcp: CommandSpec = {
  path: ["mcp"],
  group: "run",
  summary: "Serve an MCP server for a desktop client",
  description:
    "For desktop clients and editors, which start servers of their own: give them this line, with -C and the project's directory. " +
    "Standard output is the protocol's alone; logs and errors are on standard error. The project is read anew for each call, and the " +
    "end of standard input ends it. `aiel dev --serve` serves the same over HTTP.",
  arguments: [{
    name: "server",
    summary: "Its name, as `aiel describe` lists it",
    required: true,
    complete: "mcp_server",
  }],
  options: [GRANT, TIMEOUT],
  examples: [{
    title: "As a desktop client starts it",
    line: "aiel mcp desk",
    textOnly: true,
    before: [
      `printf 'import { mcpServer } from "aiel";\\nmcpServer("desk").tool("ping", () => ({ pong: true }));\\n' > entry_point.ts`,
    ],
  }],
  effects: EFFECTS,
  onInterrupt: "finish",
  load: () => import("./mcp.ts").then((module) => module.mcp),
};

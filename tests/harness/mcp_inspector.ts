/**
 * Stands for the Inspector's command where that is not installed: takes the same arguments and
 * prints the same, by the official client.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    "cli": { type: "string" },
    "transport": { type: "string" },
    "header": { type: "string" },
    "method": { type: "string" },
    "tool-name": { type: "string" },
    "tool-arg": { type: "string", multiple: true },
    "format": { type: "string" },
  },
});
const { cli: url = "", header = "", "tool-name": name = "", "tool-arg": given = [] } = values;
const pair = (text: string, sign: string): [string, string] => {
  const at = text.indexOf(sign);
  return [text.slice(0, at), text.slice(at + sign.length).trim()];
};
const client = new Client({ name: "inspector", version: "1.0.0" });
await client.connect(
  new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: Object.fromEntries([pair(header, ":")]) },
  }),
);
const args = Object.fromEntries(given.map((one) => pair(one, "=")));
const { _meta, content, structuredContent } = await client.callTool({ name, arguments: args });
await client.close();
const result = { _meta, content, structuredContent };
await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify({ result })}\n`));

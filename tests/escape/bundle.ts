/**
 * The packages of the bundle `ai`: their files, and what they would do by themselves.
 *
 * @module
 */

import { type Attempt, tool } from "./attempt.ts";
import type { Files } from "../harness/snapshot.ts";

const MANIFEST = { "aiel.json": '{ "bundle": "ai" }' };

/** A tool that may import all of the bundle. */
function withBundle(body: string): Files {
  return { ...tool(body), ...MANIFEST };
}

/** The attempts of this family. */
export const bundle: Attempt[] = [
  {
    name: "writing into the files of the bundle",
    why: "what one invocation changes there another one would load",
    files: withBundle(
      `const file = new URL(import.meta.resolve("@langchain/core/messages")).pathname; const dir = file.slice(0, file.lastIndexOf("/"));
const fs = await load("node:fs"); const done: string[] = [];
for (const [name, write] of Object.entries({
  overwrite: () => Deno.writeTextFileSync(file, "export const AIMessage = 1;"), append: () => Deno.writeTextFileSync(file, "x", { append: true }),
  beside: () => Deno.writeTextFileSync(dir + "/made.js", ""), remove: () => Deno.removeSync(file), rename: () => Deno.renameSync(file, dir + "/x.js"),
  truncate: () => Deno.truncateSync(file, 0), open: () => fs.openSync(file, "r+"), link: () => Deno.linkSync(file, dir + "/l.js"),
  mode: () => Deno.chmodSync(file, 0o777), times: () => Deno.utimeSync(file, 0, 0), shared: () => Deno.writeTextFileSync(dir + "/../shared/core.js", ""),
})) {
  try { write(); done.push(name); } catch { /* refused */ }
}
return done;`,
    ),
    expect: { result: [], denied: /^write / },
  },
  {
    name: "from the directory of the bundle to what lies around it",
    why: "a directory is readable, and not only files by name",
    files: withBundle(
      `const file = new URL(import.meta.resolve("aiel/langgraph")).pathname; const ai = file.slice(0, file.lastIndexOf("/aiel/"));
const seen: string[] = [];
for (const path of ["..", "../..", "../minimal", "../../../sandbox/dist/bootstrap.js", "../../../engine/engine.ts", "../../../../deno.json", "./../../../policy/dist/inspect.js"]) {
  try { Deno.statSync(ai + "/" + path).isFile ? seen.push(Deno.readTextFileSync(ai + "/" + path).slice(0, 9)) : seen.push(...[...Deno.readDirSync(ai + "/" + path)].map(({ name }) => name)); } catch { /* refused */ }
  // The bootstrap is loaded already, and gives nothing.
  try { if (!path.endsWith("bootstrap.js")) { await load("file://" + ai + "/" + path); seen.push(path); } } catch { /* refused */ }
}
return seen;`,
    ),
    expect: { result: [], denied: /^read / },
  },
  {
    name: "a client and a tracer of the bundle that call by themselves",
    why: "packages that know services of their own",
    files: (w) =>
      withBundle(
        `const { default: OpenAI } = await load("openai"); const { LangChainTracer } = await load("@langchain/core/tracers/tracer_langchain");
const { RunnableLambda } = await load("@langchain/core/runnables"); const said: string[] = [];
await RunnableLambda.from((x: string) => x).invoke("x", { callbacks: [new LangChainTracer({ projectName: "p" })] });
const client = new OpenAI({ apiKey: "k", baseURL: "http://127.0.0.1:${w.closedPort}/v1", maxRetries: 0 });
try { said.push(JSON.stringify(await client.models.list())); } catch { /* refused */ }
return said;`,
      ),
    expect: { result: [], denied: /^network 127\.0\.0\.1/ },
  },
];

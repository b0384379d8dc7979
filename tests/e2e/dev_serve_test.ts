/**
 * `aiel dev --serve` and `aiel mcp` as real processes: what callers get, what the developer sees,
 * and that nothing is left behind.
 */

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { cliEnvironment, runCli, startCli } from "../harness/cli.ts";
import { FROM_CACHE } from "../harness/deno_child.ts";
import { CAN_SEE_PROCESSES, descendantsWith, isGone, until } from "../harness/processes.ts";
import { exchangeRaw } from "../harness/raw_client.ts";
import { REPOSITORY } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";

const TOKEN = "aiel_dev_token_of_tests";
const SECRET = `whsec_${btoa("a secret of 24 characters")}`;

const ENTRY = `
import { http, mcpServer, type Context } from "aiel";
import { z } from "zod";

http.get("/health", () => ({ well: true }));
http.get("/hello/:name", (ctx: Context, { params }) => {
  ctx.log("greeted", { name: params.name });
  return { hello: params.name, by: ctx.principal?.kind };
});
http.post("/hooks/pay", (ctx: Context, { body }) => ({ paid: body, by: ctx.principal?.kind }));
http.get("/ticks", (ctx: Context) => {
  ctx.signal.addEventListener("abort", () => ctx.log("gone"));
  return new Response(new ReadableStream({
    async start(controller) {
      for (let n = 0; ; n++) {
        controller.enqueue(new TextEncoder().encode("data: " + n + "\\n\\n"));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  }), { headers: { "content-type": "text/event-stream" } });
});
http.get("/broken", () => { throw new Error("Out of cheese"); });

const desk = mcpServer("desk");
const Title = z.object({ title: z.string() });
desk.tool("find", { input: Title, output: z.object({ found: z.string() }) }, (ctx, { title }) => {
  ctx.log("found", { title });
  return { found: title };
});
desk.tool("wait", (ctx: Context) => {
  ctx.log("waiting");
  return new Promise(() => setInterval(() => {}, 1_000));
});
`;

const MANIFEST = JSON.stringify({
  name: "shop",
  http: {
    routes: {
      "GET /health": { auth: "public" },
      "GET /ticks": { auth: "public" },
      "POST /hooks/pay": { auth: "signature", secret: "PAY_SECRET" },
    },
    cors: { origins: ["https://app.example"] },
  },
});

interface Project extends Disposable {
  readonly path: string;
  readonly home: string;
  write(file: string, text: string): void;
}

function project(): Project {
  const dir = tempDir();
  const [path, home] = [`${dir.path}/shop`, `${dir.path}/home`];
  Deno.mkdirSync(path);
  Deno.mkdirSync(home);
  const write = (file: string, text: string) => Deno.writeTextFileSync(`${path}/${file}`, text);
  write("entry_point.ts", ENTRY);
  write("aiel.json", MANIFEST);
  write(".env", `PAY_SECRET=${SECRET}\n`);
  return { path, home, write, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

type Line = Record<string, unknown>;

/** A session of `aiel dev --serve --json`. */
class Session implements AsyncDisposable {
  readonly lines: Line[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #read: Promise<void>;
  readonly #unread: Promise<unknown>;
  #ended = false;

  constructor({ path, home }: Project) {
    const env = { AIEL_DEV_TOKEN: TOKEN };
    const args = ["dev", "--serve", "--port", "0", "--json"];
    this.#child = startCli(args, { cwd: path, home, env });
    this.#read = this.#readAll();
    this.#unread = new Response(this.#child.stderr).text();
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The first line that is so; waited for. */
  line(what: string, isIt: (line: Line) => boolean): Promise<Line> {
    return until(what, () => {
      const found = this.lines.find(isIt);
      const said = JSON.stringify(this.lines);
      assert.ok(found !== undefined || !this.#ended, `It ended before ${what}: ${said}`);
      return found;
    });
  }

  /** Where its routes are. */
  async url(): Promise<string> {
    const first = await this.line(
      "it serves",
      ({ type }) => type === "serving" || type === "broken",
    );
    return String(first.url ?? assert.fail(JSON.stringify(first)));
  }

  /** Presses Ctrl-C; gives the exit code. */
  async end(): Promise<number> {
    this.#child.kill("SIGINT");
    await this.#read;
    return (await this.#child.status).code;
  }

  async #readAll(): Promise<void> {
    let rest = "";
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      this.lines.push(...lines.filter((line) => line !== "").map((line) => JSON.parse(line)));
    }
    this.#ended = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#child.stdin.close().catch(() => {});
    await Promise.all([this.#read, this.#unread, this.#child.status]);
  }
}

const BEARER = { authorization: `Bearer ${TOKEN}` };

Deno.test("aiel dev --serve serves routes by the rules of who may call", async (t) => {
  using shop = project();
  await using session = new Session(shop);
  const url = await session.url();
  const origin = new URL(url).origin;

  await t.step("a public route, and its line", async () => {
    const answer = await fetch(`${url}/health?secret=1`);
    assert.deepEqual(await answer.json(), { well: true });
    const line = await session.line("the request", ({ type }) => type === "request");
    assert.equal(line.path, "/run/local/shop/health");
    assert.equal(line.status, 200);
    assert.equal(line.execution_id, answer.headers.get("aiel-execution"));
  });

  await t.step("a token route lets in who has the session's token, and logs what ran", async () => {
    const refused = await fetch(`${url}/hello/ada`);
    assert.equal(refused.status, 401);
    assert.equal((await refused.json()).code, "unauthenticated");
    const answer = await fetch(`${url}/hello/ada`, { headers: BEARER });
    assert.deepEqual(await answer.json(), { hello: "ada", by: "user" });
    const log = await session.line("the log", ({ type }) => type === "log");
    assert.equal(Object(log.entry).event, "greeted");
  });

  await t.step("a signed webhook comes in, one that is not signed does not", async () => {
    const body = JSON.stringify({ amount: 7 });
    const now = new Date();
    const signed = {
      "content-type": "application/json",
      "webhook-id": "msg_1",
      "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
      "webhook-signature": new Webhook(SECRET).sign("msg_1", now, body),
    };
    const send = (sent: string, headers: Record<string, string>) =>
      fetch(`${url}/hooks/pay`, { method: "POST", body: sent, headers });
    const answer = await send(body, signed);
    assert.deepEqual(await answer.json(), { paid: { amount: 7 }, by: "signature" });
    for (const [sent, headers] of [[`${body} `, signed], [body, BEARER]] as const) {
      const refused = await send(sent, headers);
      assert.equal(refused.status, 401);
      assert.ok(!(await refused.text()).includes(SECRET));
    }
  });

  await t.step("a caller that hangs up ends what it ran", async () => {
    const answer = await fetch(`${url}/ticks`);
    const reader = answer.body?.getReader() ?? assert.fail();
    assert.match(new TextDecoder().decode((await reader.read()).value), /^data: 0/);
    await reader.cancel();
    const id = answer.headers.get("aiel-execution");
    const ended = await session.line(
      "it is ended",
      ({ type, execution_id }) => type === "execution" && execution_id === id,
    );
    assert.equal(ended.code, "CANCELLED");
  });

  await t.step(
    "a failure of the code tells its caller no stack",
    async () => {
      const answer = await fetch(`${url}/broken`, { headers: BEARER });
      assert.equal(answer.status, 500);
      const text = await answer.text();
      assert.match(text, /Out of cheese/);
      assert.doesNotMatch(text, /entry_point|stack|\.ts/);
    },
  );

  await t.step("what it offers is told to who may know it", async () => {
    const document = await (await fetch(`${url}/openapi.json`, { headers: BEARER })).json();
    assert.ok("/hello/{name}" in document.paths, JSON.stringify(document.paths));
    const page = await (await fetch(`${origin}/`)).text();
    assert.match(page, /hello\/:name/);
    assert.ok(!page.includes(TOKEN));
  });

  await t.step("pages of other origins and other names of this machine get nothing", async () => {
    const from = (site: string) => fetch(`${url}/health`, { headers: { origin: site } });
    const declared = await from("https://app.example");
    assert.equal(declared.headers.get("access-control-allow-origin"), "https://app.example");
    const other = await from("https://evil.example");
    assert.equal(other.headers.get("access-control-allow-origin"), null);
    await Promise.all([declared.body?.cancel(), other.body?.cancel()]);
    for (const path of ["/", "/run/local/shop/health"]) {
      assert.match(await rawStatus(origin, path, "evil.example"), /^HTTP\/1\.1 421 /);
    }
    const mcp = await fetch(`${origin}/mcp/local/shop/desk`, {
      method: "POST",
      headers: { ...BEARER, origin: "https://evil.example", "content-type": "application/json" },
      body: "{}",
    });
    assert.equal(mcp.status, 403);
    await mcp.body?.cancel();
  });

  await t.step("Ctrl-C ends it, with what it runs", async () => {
    const answer = await fetch(`${url}/ticks`);
    const reader = answer.body?.getReader() ?? assert.fail();
    await reader.read();
    const children = CAN_SEE_PROCESSES ? descendantsWith(session.pid, "") : [];
    assert.ok(!CAN_SEE_PROCESSES || children.length > 0);
    assert.equal(await session.end(), 130);
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    });
    await until("all children are gone", () => children.every(isGone));
    const last = session.lines.at(-1);
    assert.equal(Object(last?.error).code, "INTERRUPTED");
  });
});

/** The first line of the answer to a GET that names another host. */
async function rawStatus(origin: string, path: string, host: string): Promise<string> {
  const { hostname, port } = new URL(origin);
  using socket = await Deno.connect({ hostname, port: Number(port) });
  const head = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;
  await socket.write(new TextEncoder().encode(head));
  const buffer = new Uint8Array(1_000);
  const read = await socket.read(buffer) ?? 0;
  return new TextDecoder().decode(buffer.subarray(0, read)).split("\r\n")[0] ?? "";
}

Deno.test("aiel dev --serve meets a change at once, and says why a project does not load", async () => {
  using shop = project();
  await using session = new Session(shop);
  const url = await session.url();
  // What is being answered goes on by the code that it began with.
  const running = await fetch(`${url}/ticks`);
  const reader = running.body?.getReader() ?? assert.fail();
  await reader.read();

  shop.write("entry_point.ts", ENTRY.replace("well: true", 'well: "very"'));
  assert.deepEqual(await (await fetch(`${url}/health`)).json(), { well: "very" });
  assert.equal((await reader.read()).done, false);
  await reader.cancel();

  shop.write("entry_point.ts", `${ENTRY}\nthrow new Error("Not today");\n`);
  const refused = await fetch(`${url}/health`);
  assert.equal(refused.status, 503);
  assert.match((await refused.json()).detail, /does not load: .*Not today/);
  await session.line("it says so", ({ type }) => type === "broken");

  shop.write("entry_point.ts", ENTRY.replace("/health", "/healthy"));
  shop.write("aiel.json", JSON.stringify({ name: "shop", http: { auth: "public" } }));
  assert.deepEqual(await (await fetch(`${url}/healthy`)).json(), { well: true });
  const listed = await session.line(
    "the new route",
    ({ type, routes }) => type === "serving" && JSON.stringify(routes).includes("/healthy"),
  );
  assert.ok(JSON.stringify(listed.routes).includes('"auth":"public"'));
});

Deno.test("the official client reaches a server over HTTP and over standard input and output", async (t) => {
  using shop = project();
  await using session = new Session(shop);
  const url = new URL("/mcp/local/shop/desk", await session.url());

  await t.step("over HTTP, in the newest revision", async () => {
    const requestInit = { headers: BEARER };
    await checkTools(new StreamableHTTPClientTransport(url, { requestInit }), "auto");
  });
  await t.step("over standard streams, in the revision before, and meets a change", async () => {
    const transport = stdioTransport(shop, "desk");
    const said = new Response(ReadableStream.from(transport.stderr as never)).text();
    await checkTools(transport, "legacy", () => {
      shop.write("entry_point.ts", ENTRY.replace("found: title", "found: title.toUpperCase()"));
    });
    // Logs of the code are on standard error.
    assert.match(await said, /desk\/find .*found title="Dune"/);
    if (CAN_SEE_PROCESSES) assert.deepEqual(descendantsWith(Deno.pid, "mcp desk"), []);
  });
  await t.step("not without the token", async () => {
    const client = new Client({ name: "test", version: "1" });
    await assert.rejects(client.connect(new StreamableHTTPClientTransport(url)));
  });
});

function stdioTransport({ path, home }: Project, server: string): StdioClientTransport {
  return new StdioClientTransport({
    command: Deno.execPath(),
    args: ["run", "-A", ...FROM_CACHE, `${REPOSITORY}/cli/main.ts`, "mcp", server, "-C", path],
    env: { ...cliEnvironment(home, true), AIEL_DENO: Deno.execPath() },
    stderr: "pipe",
  });
}

/** Lists and calls; after a change, where there is one, calls again. */
async function checkTools(
  transport: StdioClientTransport | StreamableHTTPClientTransport,
  mode: "legacy" | "auto",
  change?: () => void,
): Promise<void> {
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  await client.connect(transport as never);
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(({ name }) => name).sort(), ["find", "wait"]);
  const call = async () =>
    (await client.callTool({ name: "find", arguments: { title: "Dune" } })).structuredContent;
  assert.deepEqual(await call(), { found: "Dune" });
  if (change !== undefined) {
    change();
    assert.deepEqual(await call(), { found: "DUNE" });
  }
  await client.close();
}

/** What a process says, and when it has said all of it. */
function heard(child: Deno.ChildProcess) {
  const said = { stdout: "", stderr: "" };
  const read = Promise.all((["stdout", "stderr"] as const).map(async (name) => {
    for await (const text of child[name].pipeThrough(new TextDecoderStream())) said[name] += text;
  }));
  return { said, read };
}

Deno.test("aiel dev --serve prints a token of its own, by which its user calls", async () => {
  using shop = project();
  const child = startCli(["dev", "--serve", "--port", "0"], { cwd: shop.path, home: shop.home });
  const { said, read } = heard(child);
  try {
    const find = (name: keyof typeof said, form: RegExp) =>
      until(`it says ${form}`, () => form.exec(said[name])?.[1]);
    const token = await find("stdout", /^Token: (aiel_dev_[0-9a-f]{32}) /m);
    const url = await find("stdout", /(http:\S+\/hello\/):name +token$/m);
    const answer = await fetch(`${url}ada`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await answer.json()).hello, "ada");
    await find("stdout", /^(GET {2}\/run\/local\/shop\/hello\/ada {2}200 .* local-1)$/m);
    await find("stdout", /^ {2}\S+ info {2}(greeted name="ada")$/m);
  } finally {
    child.kill("SIGINT");
    await child.stdin.close();
    await read;
    assert.equal((await child.status).code, 130);
  }
});

Deno.test("aiel mcp says what it can't serve, and nothing of it on standard output", async () => {
  using shop = project();
  const at = { cwd: shop.path, home: shop.home };
  const unknown = await runCli(["mcp", "desc"], at);
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /error: MCP server not found: desc\nhint: Did you mean "desk"\?/);
  assert.equal(unknown.stdout, "");
  const json = await runCli(["mcp", "desk", "--json"], at);
  assert.equal(json.code, 2);
  shop.write("entry_point.ts", 'throw new Error("Not today");\n');
  const broken = await runCli(["mcp", "desk"], at);
  assert.equal(broken.code, 1);
  assert.match(broken.stderr, /does not load: .*Not today/);
});

Deno.test("the end of standard input ends aiel mcp, with what it runs", async () => {
  using shop = project();
  const child = startCli(["mcp", "desk"], { cwd: shop.path, home: shop.home });
  const { said, read } = heard(child);
  const writer = child.stdin.getWriter();
  const send = (message: Line) =>
    writer.write(new TextEncoder().encode(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`));
  const clientInfo = { name: "test", version: "1" };
  await send({
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo },
  });
  await send({ id: 2, method: "tools/call", params: { name: "wait", arguments: {} } });
  await until("it waits", () => said.stderr.includes("waiting"));
  const children = CAN_SEE_PROCESSES ? descendantsWith(child.pid, "") : [];
  await writer.close();
  assert.equal((await child.status).code, 0);
  await read;
  await until("all children are gone", () => children.every(isGone));
  // Nothing but messages was on standard output.
  for (const line of said.stdout.trimEnd().split("\n")) {
    assert.equal(JSON.parse(line).jsonrpc, "2.0");
  }
});

Deno.test("a session whose connections are used up goes on", async () => {
  if (Deno.build.os !== "linux") return;
  using shop = project();
  const line = `ulimit -n 80; exec '${Deno.execPath()}' run -A ${FROM_CACHE.join(" ")} ` +
    `'${REPOSITORY}/cli/main.ts' dev --serve --port 0`;
  const child = new Deno.Command("sh", {
    args: ["-c", line],
    cwd: shop.path,
    clearEnv: true,
    env: cliEnvironment(shop.home, true),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { said, read } = heard(child);
  const port = await until("it listens", () => /127\.0\.0\.1:(\d+)/.exec(said.stdout)?.[1]);
  const request = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
  const isAnswered = async () => (await exchangeRaw(Number(port), request)).includes(" 200 ");
  const open: Deno.Conn[] = [];
  // They say nothing.
  while (await isAnswered()) {
    for (let n = 0; n < 10; n++) {
      open.push(await Deno.connect({ hostname: "127.0.0.1", port: Number(port) }));
    }
  }
  for (const connection of open) connection.close();
  while (!await isAnswered());
  child.kill("SIGINT");
  assert.equal((await child.status).code, 130);
  await read;
});

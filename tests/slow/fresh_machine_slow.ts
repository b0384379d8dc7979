/**
 * The README's test command on a machine where nothing was run before: a checkout, an empty cache
 * of its own, and a proxy as the only way out. A few files stand for all: they start every kind of
 * child, and talk to services on this machine.
 *
 * @module
 */

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { denoEnvironment } from "../harness/deno_child.ts";
import { REPOSITORY } from "../harness/snapshot.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { canInstall, runProgram } from "./npm.ts";

const FILES = [
  "cli/main_test.ts",
  "control/start/serve_test.ts",
  "tests/e2e/login_test.ts",
  "tests/harness/deno_child_test.ts",
];

/** A proxy that lets everything through and counts it. Its address, and how often it was asked. */
async function openProxy() {
  let tunnels = 0;
  const sockets = new Set<Socket>();
  // What asks without a tunnel asks for something on this machine, and is refused.
  const server = createServer((_request, response) => response.writeHead(502).end());
  server.on("connect", (request, socket, head: Uint8Array) => {
    tunnels++;
    const { hostname, port } = new URL(`http://${request.url}`);
    sockets.add(socket as Socket);
    const target = connect(Number(port || 443), hostname, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    sockets.add(target);
    target.on("error", () => socket.destroy());
    socket.on("error", () => target.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    tunnels: () => tunnels,
    [Symbol.dispose]: () => {
      // Tunnels are no connections of the server any more.
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

Deno.test("deno task test works with an empty cache behind a proxy, and downloads before it tests", async () => {
  if (!await canInstall("zod", "the test command on a fresh machine")) return;
  using dir = tempDir();
  const [work, home, denoDir] = ["work", "home", "deno"].map((name) => {
    Deno.mkdirSync(`${dir.path}/${name}`);
    return `${dir.path}/${name}`;
  }) as [string, string, string];
  const tracked = await runProgram("git", ["-C", REPOSITORY, "ls-files", "-z"], {});
  for (const path of tracked.split("\0").filter((name) => name !== "")) {
    Deno.mkdirSync(`${work}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.copyFileSync(`${REPOSITORY}/${path}`, `${work}/${path}`);
  }
  const lock = Deno.readTextFileSync(`${work}/deno.lock`);
  const { DENO_DIR: _, NO_PROXY: _none, ...network } = denoEnvironment();
  using own = await openProxy();
  // Where there is a proxy already, it is the only way out.
  const proxy = network["HTTPS_PROXY"] ?? network["https_proxy"] ?? own.url;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "test", "--no-check", ...FILES],
    cwd: work,
    clearEnv: true,
    env: {
      ...network,
      HTTPS_PROXY: proxy,
      HTTP_PROXY: proxy,
      HOME: home,
      DENO_DIR: denoDir,
      PATH: Deno.env.get("PATH") ?? "",
      NO_COLOR: "1",
    },
    stdin: "null",
  }).output();
  const [out = "", err = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.ok(success, `${out}\n${err}`);
  assert.match(out, /^ok \| [1-9]\d* passed/m);
  const [installing = "", testing = ""] = err.split(/^Task test /m);
  assert.match(installing, /^Task install /m);
  assert.doesNotMatch(testing, /Download/);
  assert.equal(Deno.readTextFileSync(`${work}/deno.lock`), lock);
  if (proxy === own.url) assert.ok(own.tunnels() > 0, "nothing came through the proxy");
});

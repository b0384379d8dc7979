/**
 * The network, with no capability for it.
 *
 * @module
 */

import { type Attempt, entry, type Expectation, inWorker, tool } from "./attempt.ts";

const NET: Expectation = { code: "SECURITY_VIOLATION", denied: /^network / };
const OWN = "a client with checks of its own";

/** The attempts of this family. */
export const network: Attempt[] = [
  {
    name: "fetch",
    why: "the plain way",
    files: tool("return await (await fetch(`http://127.0.0.1:${payload.closedPort}/`)).text();"),
    expect: { ...NET, message: /^Requires net access to / },
  },
  {
    name: "fetch with odd spellings of the host",
    why: "decimal, hexadecimal, short, mapped, unspecified addresses",
    files: tool(
      `const got: string[] = [];
for (const host of ["localhost", "LOCALHOST.", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "①②⑦.0.0.1", "user@127.0.0.1"]) {
  try { got.push(await (await fetch("http://" + host + ":" + payload.closedPort + "/")).text()); } catch { /* refused */ }
}
return got;`,
    ),
    expect: { result: [], denied: /^network (localhost|127\.0\.0\.1|0\.0\.0\.0)/ },
  },
  {
    name: "WebSocket",
    why: "GHSA-83pc-3rw9-qpwj",
    files: tool("new WebSocket(`ws://127.0.0.1:${payload.closedPort}/`);"),
    expect: NET,
  },
  {
    name: "EventSource",
    why: "connects in the background and reports by an event",
    files: tool(
      "const source = new EventSource(`http://127.0.0.1:${payload.closedPort}/`);\nreturn await new Promise((resolve) => { source.onmessage = () => resolve('open'); source.onerror = () => resolve('refused'); });",
    ),
    expect: { result: "refused", denied: /^network / },
  },
  {
    name: "Deno.connect and Deno.connectTls",
    why: "sockets below fetch",
    files: tool("return await Deno.connect({ hostname: '127.0.0.1', port: payload.closedPort });"),
    expect: NET,
  },
  {
    name: "listening",
    why: "a server of the tenant's own on the platform's machine",
    files: tool(
      `const open: string[] = [];
for (const [name, listen] of Object.entries({ tcp: () => Deno.listen({ port: 0 }), any: () => Deno.listen({ hostname: "0.0.0.0", port: 0 }), serve: () => Deno.serve({ port: 0 }, () => new Response("x")) })) {
  try { listen(); open.push(name); } catch { /* refused */ }
}
return open;`,
    ),
    expect: { result: [], denied: /^network 0\.0\.0\.0/ },
  },
  {
    name: "a socket in the file system",
    why: "GHSA-rjhc-mq2r-fp9w: docker.sock with no more than file rights",
    files: tool(
      `const net = await load("node:" + "net"); const open: string[] = [];
for (const [name, use] of Object.entries({
  connect: () => Deno.connect({ transport: "unix", path: "/var/run/docker.sock" }), listen: async () => Deno.listen({ transport: "unix", path: payload.root + "/s" }),
  node: () => new Promise((resolve, reject) => net.connect({ path: "/var/run/docker.sock" }).on("connect", resolve).on("error", reject)), abstract: () => new Promise((resolve, reject) => net.createServer().listen("\\0name", resolve).on("error", reject)),
})) {
  try { await use(); open.push(name); } catch { /* refused */ }
}
return open;`,
    ),
    expect: { result: [] },
  },
  {
    name: "a proxy",
    why: "#36217: proxies by HTTP, SOCKS, unix and vsock were not checked",
    files: tool(
      `const got: string[] = [];
for (const proxy of [{ url: "http://127.0.0.1:" + payload.closedPort }, { url: "socks5://127.0.0.1:" + payload.closedPort }, { transport: "unix", path: "/var/run/docker.sock" }, { transport: "vsock", cid: 2, port: 1 }]) {
  try { got.push(await (await fetch("http://example.invalid/", { client: host.createHttpClient({ proxy }) } as any)).text()); } catch { /* refused */ }
}
return got;`,
    ),
    expect: { result: [], denied: /^network / },
  },
  {
    name: "names: Deno.resolveDns, node:dns",
    why: "a query is a way out by itself, and a server of the caller's choice another",
    files: tool(
      `const dns = await load("node:" + "dns"); const got: string[] = [];
for (const ask of [() => Deno.resolveDns("secret.example.invalid", "A"), () => Deno.resolveDns("x", "A", { nameServer: { ipAddr: "127.0.0.1", port: payload.closedPort } }), () => dns.promises.lookup("localhost"), () => dns.promises.resolve4("localhost"), () => dns.promises.reverse("127.0.0.1")]) {
  try { await ask(); got.push(String(ask)); } catch { /* refused */ }
}
return got;`,
    ),
    expect: { result: [], denied: /^network / },
  },
  {
    name: "node:http, out of sight",
    why: "GHSA-vc52-gwm3-8v2f: node:http ignored the permission",
    files: tool(
      "const http = await load('node:' + 'http');\nreturn await new Promise((resolve, reject) => http.get(`http://127.0.0.1:${payload.closedPort}/`, resolve).on('error', reject));",
    ),
    expect: NET,
  },
  {
    name: "node:net, out of sight",
    why: OWN,
    files: tool(
      "const net = await load('node:' + 'net');\nreturn await new Promise((resolve, reject) => net.connect(payload.closedPort, '127.0.0.1').on('connect', () => resolve('open')).on('error', reject));",
    ),
    expect: NET,
  },
  {
    name: "node:tls and node:http2, out of sight",
    why: OWN,
    files: tool(
      `const http2 = await load("node:" + "http2");
return await new Promise((resolve, reject) => http2.connect("http://127.0.0.1:" + payload.closedPort).on("connect", () => resolve("open")).on("error", reject));`,
    ),
    expect: NET,
  },
  {
    name: "node:dgram, out of sight",
    why: "#32774: send was not checked",
    files: tool(
      `const dgram = await load("node:" + "dgram");
return await new Promise((resolve, reject) => { const socket = dgram.createSocket("udp4"); socket.on("error", reject); socket.send("x", payload.closedPort, "127.0.0.1", (error: any) => error ? reject(error) : resolve("sent")); });`,
    ),
    expect: { code: "SECURITY_VIOLATION" },
  },
  {
    name: "node:net, in plain sight",
    why: "the import policy names file and line before anything runs",
    files: entry(`import net from "node:net";`),
    expect: {
      code: "SECURITY_VIOLATION",
      message: /^entry_point\.ts:2: "node:net" opens connections/,
    },
  },
  {
    name: "node:net by every other literal way",
    why: "the import policy must see them all",
    files: entry(`
import "no\\tde:dgram";
export * from "node:dns/promises";
const a = process.getBuiltinModule("http");
import { createRequire } from "node:module";
const b = createRequire(import.meta.url)("https");
const c = await import("node:_http_client");
const d = await import(\`node:tls\`);
const e = await import("node:" + "http2");`),
    expect: {
      code: "SECURITY_VIOLATION",
      also: ({ error }) => {
        const { violations } = error?.details as { violations: { line: number }[] };
        const lines = new Set(violations.map(({ line }) => line));
        if (lines.size !== 7) throw new Error(`Found on the lines ${[...lines].join(", ")} only`);
      },
    },
  },
  {
    name: "a worker that fetches",
    why: "workers have the rights of their parent",
    files: tool(
      inWorker(
        "fetch(`http://127.0.0.1:${payload.closedPort}/`).then((r) => r.text()).then(postMessage);",
      ),
    ),
    expect: NET,
  },
  {
    name: "modules from the network",
    why: "a specifier made at run time",
    files: tool("return await load(`http://127.0.0.1:${payload.closedPort}/x.ts`);"),
    expect: { code: "SECURITY_VIOLATION", message: /^Import of "http:/ },
  },
  {
    name: "packages of a registry",
    why: "code that is pinned nowhere",
    files: tool(`return await load("npm:left-" + "pad");`),
    expect: { code: "SECURITY_VIOLATION", message: /^Import of / },
  },
  {
    name: "packages of JSR",
    why: "code that is pinned nowhere",
    files: tool(`return await load("jsr:@std/" + "path");`),
    expect: { code: "SECURITY_VIOLATION", message: /^Import of / },
  },
  {
    name: "a package by its bare name",
    why: "Deno would look for a package.json",
    files: tool(`return await load("left-" + "pad");`),
    expect: { code: "SECURITY_VIOLATION", message: /^Import of "left-pad" was denied/ },
  },
  {
    name: "remote modules in plain sight",
    why: "the import policy",
    files: entry(`import x from "https://example.com/x.ts";`),
    expect: { code: "SECURITY_VIOLATION", message: /^entry_point\.ts:2: .* is on the network/ },
  },
  {
    name: "a JSX pragma that imports a package",
    why: "the compiler adds the import",
    files: entry(`import "./view.tsx";`, {
      "view.tsx": `/** @jsxImportSource https://example.com/x */\nexport const v = <b>x</b>;\n`,
    }),
    expect: { code: "SECURITY_VIOLATION", message: /^view\.tsx:1: / },
  },
  {
    name: "the permission itself",
    why: "--no-prompt must answer no",
    files: tool(
      `const { state } = await Deno.permissions.request({ name: "net" }); if (state === "granted") return "granted";
return await (await fetch("http://127.0.0.1:" + payload.closedPort)).text();`,
    ),
    expect: NET,
  },
  {
    name: "a proxy set in the environment",
    why: "fetch and npm obey HTTP_PROXY, if it is in the environment of the process",
    files: tool(
      `process.env.HTTP_PROXY = process.env.http_proxy = "http://127.0.0.1:" + payload.closedPort;
return await (await fetch("http://127.0.0.1:" + payload.openPort)).text();`,
    ),
    grant: (w) => ({ network: [`127.0.0.1:${w.openPort}`] }),
    through: ["os"],
    because: "the network of the host is one: once some of it is granted, all of it can be reached",
    expect: { result: "granted" },
  },
  {
    name: "telemetry and the debugger",
    why: "both open connections by themselves",
    files: tool(
      `const inspector = await load("node:" + "inspector"); const open: string[] = [];
for (const [name, use] of Object.entries({ open: () => inspector.open(0, "127.0.0.1"), session: () => new inspector.Session().connect() })) {
  try { use(); open.push(name); } catch { /* refused */ }
}
return open;`,
    ),
    expect: { result: [], denied: /^sys inspector/ },
  },
];

/** The service as a real process: sockets, streams, signals. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { FROM_CACHE } from "../../tests/harness/deno_child.ts";
import { verifyAudit } from "../api/audit.ts";
import { getBlob, putBlob } from "../api/blobs.ts";
import { ControlClient, ControlError } from "../api/client.ts";
import { me } from "../api/me.ts";
import { createProject } from "../api/projects.ts";
import { planSnapshot, registerSnapshot, showSnapshot } from "../api/snapshots.ts";
import { createWorkspace } from "../api/workspaces.ts";
import { clientPush } from "../testing/client_push.ts";
import { inTime } from "../testing/in_time.ts";
import { snapshotId } from "../../runtime/snapshot/mod.ts";
import { digest, frame, frameOf, manifest } from "../testing/push.ts";
import { type RealService, startService } from "../testing/real_service.ts";

const TOOL = `import { tool } from "aiel";\ntool("hello", () => "hi");\n`;
const PLACE = { workspace: "w", project: "p" };

async function withService(
  work: (service: RealService, client: ControlClient, dataDir: string) => Promise<void>,
): Promise<void> {
  const dataDir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const service = await startService(dataDir);
  try {
    const client = new ControlClient({ baseUrl: service.url, token: service.token ?? "" });
    await client.call(createWorkspace, { body: { slug: "w" } });
    await client.call(createProject, { params: { workspace: "w" }, body: { slug: "p" } });
    await work(service, client, dataDir);
  } finally {
    await service.end("SIGKILL");
    await Deno.remove(dataDir, { recursive: true });
  }
}

/**
 * One request by hand: headers, then whatever `body` sends; the answer as text when the other side
 * closes or `until` is seen. `body` is also given when the first bytes of the answer were seen.
 */
async function raw(
  service: RealService,
  head: readonly string[],
  until: RegExp,
  body: (connection: Deno.Conn, seen: Promise<void>) => Promise<unknown> = () => Promise.resolve(),
): Promise<string> {
  const { hostname, port } = new URL(service.url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const lines = [...head, `Host: ${hostname}`, `Authorization: Bearer ${service.token}`, "", ""];
  await connection.write(new TextEncoder().encode(lines.join("\r\n")));
  const seen = Promise.withResolvers<void>();
  const sending = body(connection, seen.promise);
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  let text = "";
  while (!until.test(text)) {
    const count = await inTime(`the answer matches ${until}`, connection.read(buffer));
    if (count === null) break;
    seen.resolve();
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
  }
  await inTime("the body was sent", sending);
  return text;
}

Deno.test("the service starts with nothing said, prints its first token once, and keeps what it was told", async () => {
  const dataDir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const first = await startService(dataDir);
  assert.match(first.token ?? "", /^aiel_pat_/);
  const client = new ControlClient({ baseUrl: first.url, token: first.token ?? "" });
  await client.call(createWorkspace, { body: { slug: "w" } });
  await client.call(createProject, { params: { workspace: "w" }, body: { slug: "p" } });
  const pushed = await clientPush(client, PLACE, { "entry_point.ts": TOOL }, null);
  assert.equal(await first.end("SIGTERM"), 0);
  assert.ok(!first.log().includes(first.token?.slice(-49) ?? "x"), "the log holds the token");
  const second = await startService(dataDir);
  assert.equal(second.token, undefined);
  const again = new ControlClient({ baseUrl: second.url, token: first.token ?? "" });
  const found = await again.call(showSnapshot, { params: { ...PLACE, snapshot: "head" } });
  assert.equal(found.snapshot_id, pushed.snapshot_id);
  assert.deepEqual(found.description["tools"], ["hello"]);
  assert.equal((await again.call(verifyAudit, {})).ok, true);
  assert.equal(await second.end("SIGTERM"), 0);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test({
  name: "the service does not start where others can plant links, and says what to do",
  ignore: Deno.build.os === "windows",
  async fn() {
    const dataDir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
    Deno.chmodSync(dataDir, 0o777);
    await assert.rejects(startService(dataDir), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /error: .* can be written to by other users/);
      assert.match(error.message, /\nhint: Set AIEL_DATA_DIR/);
      return true;
    });
    assert.deepEqual([...Deno.readDirSync(dataDir)], []);
    await Deno.remove(dataDir);
  },
});

Deno.test("a large blob is streamed in and out, and refused when it is another one", async () => {
  await withService(async (_service, client) => {
    const piece = new Uint8Array(2 ** 20).map((_, index) => index * 7);
    const pieces = 24;
    const hash = createHash("sha256");
    for (let index = 0; index < pieces; index++) hash.update(piece);
    const sha256 = hash.digest("hex");
    const files = [
      ...manifest({ "entry_point.ts": TOOL }),
      { path: "large.bin", size: pieces * piece.length, sha256 },
    ];
    const stream = (count: number) =>
      ReadableStream.from((function* () {
        for (let index = 0; index < count; index++) yield piece;
      })());
    await client.call(planSnapshot, { params: PLACE }, { content: frameOf(files) });
    const query = { snapshot: await snapshotId(files) };
    const large = { params: { ...PLACE, sha256 }, query };
    await assert.rejects(
      client.call(putBlob, large, { content: stream(pieces - 1) }),
      (error: unknown) => error instanceof ControlError && error.code === "blob_mismatch",
    );
    await client.call(putBlob, large, { content: stream(pieces) });
    const entry = new TextEncoder().encode(TOOL);
    const params = { ...PLACE, sha256: createHash("sha256").update(entry).digest("hex") };
    await client.call(putBlob, { params, query }, { content: entry });
    await client.call(registerSnapshot, {
      params: PLACE,
      body: {
        parent: null,
        snapshot_id: await snapshotId(files),
      },
    });
    const back = createHash("sha256");
    const stored = { params: { ...PLACE, snapshot: "head", sha256 } };
    for await (const chunk of await client.open(getBlob, stored)) back.update(chunk);
    assert.equal(back.digest("hex"), sha256);
  });
});

Deno.test("an upload that breaks off leaves nothing, and asking again resumes it", async () => {
  await withService(async (service, client) => {
    const text = "x".repeat(100_000);
    const tree = { "entry_point.ts": TOOL, "text.txt": text };
    const push = { content: frame(tree) };
    const plan = await client.call(planSnapshot, { params: PLACE }, push);
    const path = `/v1/workspaces/w/projects/p/blobs/${digest(text)}?snapshot=${plan.snapshot_id}`;
    const { hostname, port } = new URL(service.url);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(new TextEncoder().encode(
      `PUT ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${service.token}\r\n` +
        `Content-Type: application/octet-stream\r\nContent-Length: ${text.length}\r\n\r\n` +
        text.slice(0, 50_000),
    ));
    connection.close();
    const again = await client.call(planSnapshot, { params: PLACE }, push);
    assert.deepEqual(again.missing, plan.missing);
    const pushed = await clientPush(client, PLACE, tree, null);
    assert.equal(pushed.number, 1);
  });
});

Deno.test("HEAD says over the wire how long the body of GET is", async () => {
  await withService(async (service) => {
    for (const path of ["/healthz", "/docs", "/v1/meta", "/v1/workspaces/w"]) {
      const length = async (method: string) => {
        const answer = await fetch(service.url + path, {
          method,
          // Compressed, an answer has no length.
          headers: { authorization: `Bearer ${service.token}`, "accept-encoding": "identity" },
        });
        return [answer.headers.get("content-length"), (await answer.bytes()).length];
      };
      const [said, sent] = await length("GET");
      assert.equal(said, `${sent}`, path);
      assert.deepEqual(await length("HEAD"), [said, 0], path);
    }
  });
});

Deno.test("a body that is too large is refused before it is sent", async () => {
  await withService(async (service) => {
    const answer = await raw(service, [
      "POST /v1/workspaces HTTP/1.1",
      "Content-Type: application/json",
      "Content-Length: 1000000000",
    ], /body_too_large/);
    assert.match(answer, /^HTTP\/1\.1 413 /);
  });
});

Deno.test("garbage on the wire is refused, and the service goes on", async () => {
  await withService(async (service, client) => {
    const { hostname, port } = new URL(service.url);
    for (
      const noise of [
        "\x16\x03\x01\x02\x00",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\0".repeat(1000),
      ]
    ) {
      using connection = await Deno.connect({ hostname, port: Number(port) });
      await connection.write(new TextEncoder().encode(noise));
      await connection.closeWrite();
      await untilClosed(connection);
    }
    assert.equal((await client.call(me, {})).tenant_slug, "default");
  });
});

Deno.test("SIGTERM lets a running request finish, and refuses new ones", async () => {
  await withService(async (service) => {
    const half = '{"slug":"slow';
    const rest = '-one"}';
    const accepted = Promise.withResolvers<void>();
    const answer = raw(
      service,
      [
        "POST /v1/workspaces HTTP/1.1",
        "Content-Type: application/json",
        `Content-Length: ${half.length + rest.length}`,
        "Expect: 100-continue",
      ],
      /"slug":"slow-one".*\}/,
      async (connection, seen) => {
        // The service has the request in its hands when it has asked for the body, and then
        // answered another one.
        await seen;
        await connection.write(new TextEncoder().encode(half));
        await (await fetch(`${service.url}/healthz`)).body?.cancel();
        accepted.resolve();
        await untilDraining(service.url);
        const other = await fetch(`${service.url}/v1/auth/me`);
        assert.equal(other.status, 503);
        assert.equal(other.headers.get("content-type"), "application/problem+json");
        await other.body?.cancel();
        await connection.write(new TextEncoder().encode(rest));
      },
    );
    await accepted.promise;
    service.process.kill("SIGTERM");
    assert.match(await answer, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
    const { code } = await inTime("the service ended", service.process.status);
    assert.equal(code, 0);
  });
});

Deno.test("a service whose log is not read any more goes on, and ends well", async () => {
  const dataDir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      ...FROM_CACHE,
      new URL("../main.ts", import.meta.url).pathname,
    ],
    env: {
      AIEL_DATA_DIR: dataDir,
      AIEL_LISTEN: "127.0.0.1:0",
      AIEL_RUN_LISTEN: "127.0.0.1:0",
      AIEL_LOG_LEVEL: "debug",
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await process.stderr.cancel();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!/^Listening on \S+\n/m.test(said)) {
    const { value } = await inTime("it listens", reader.read());
    assert.ok(value !== undefined, said);
    said += value;
  }
  const url = /^Listening on (\S+)$/m.exec(said)?.[1];
  const answer = await inTime("it answers", fetch(`${url}/healthz`));
  assert.equal(await answer.text(), '{"status":"ok"}');
  process.kill("SIGTERM");
  assert.equal((await inTime("it ended", process.status)).code, 0);
  await reader.cancel();
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("a second service at the same address says so and makes no token", async () => {
  await withService(async (service) => {
    const dataDir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
    const listen = new URL(service.url).host;
    await assert.rejects(startService(dataDir, { AIEL_LISTEN: listen }), (error: Error) => {
      assert.match(error.message, /error: /);
      assert.doesNotMatch(error.message, /aiel_pat_|at file:/);
      return true;
    });
    await Deno.remove(dataDir, { recursive: true });
  });
});

Deno.test("a service without a place for its projects says so and makes no token", async () => {
  await withService(async (service) => {
    const dataDir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
    const reasons: [Record<string, string>, RegExp][] = [
      [{ AIEL_RUN_LISTEN: new URL(service.runUrl).host }, /The run origin can't listen on .+: /],
      [{ AIEL_LISTEN: "0.0.0.0:0" }, /AIEL_RUN_URL is not set, expected it because "0\.0\.0\.0"/],
    ];
    for (const [env, message] of reasons) {
      await assert.rejects(startService(dataDir, env), (error: Error) => {
        assert.match(error.message, /error: /);
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /aiel_pat_|at file:/);
        return true;
      });
    }
    await Deno.remove(dataDir, { recursive: true });
  });
});

Deno.test("the log tells which barriers are in force, and without a sandbox there is no service", async () => {
  const dataDir = Deno.makeTempDirSync({ prefix: "aiel-control-" });
  const service = await startService(dataDir);
  assert.equal(await service.end("SIGTERM"), 0);
  const lines = service.log().split("\n").filter((line) => line.includes("service.isolation"));
  const [line, ...more] = lines.map((text) => JSON.parse(text));
  assert.deepEqual(more, []);
  assert.match(line.isolation, /^(os\+)?deno$/);
  assert.equal(line.level, line.reason === undefined ? "info" : "warn");
  await assert.rejects(startService(dataDir, { AIEL_DENO: "/nowhere/deno" }), (error: Error) => {
    assert.match(
      error.message,
      /error: AIEL_DENO names "\/nowhere\/deno", which is not a file\nhint: /,
    );
    assert.doesNotMatch(error.message, /aiel_pat_|at file:/);
    return true;
  });
  await Deno.remove(dataDir, { recursive: true });
});

/** Waits until the service says that it is going. */
async function untilDraining(url: string): Promise<void> {
  for (const giveUp = Date.now() + 30_000; Date.now() < giveUp;) {
    const answer = await fetch(`${url}/readyz`);
    await answer.body?.cancel();
    if (answer.status === 503) return;
  }
  throw new Error("The service never said that it is going");
}

async function untilClosed(connection: Deno.Conn): Promise<void> {
  try {
    const read = () => connection.read(new Uint8Array(1024));
    while (await inTime("the connection is closed", read()) !== null);
  } catch (error) {
    if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
  }
}

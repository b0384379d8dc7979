import assert from "node:assert/strict";
import { StoreUnavailable } from "../domain/store_unavailable.ts";
import { denoEnvironment, FROM_CACHE } from "../../tests/harness/deno_child.ts";
import { inTime } from "../testing/in_time.ts";
import { startService } from "../testing/real_service.ts";
import { ConfigError } from "./config_error.ts";
import { adviceOn, explainStart, StartFailure } from "./start_failure.ts";

const MAIN = new URL("../main.ts", import.meta.url).pathname;

Deno.test("explainStart has words for whatever is thrown, and tells the configuration's mistakes apart", () => {
  assert.deepEqual(explainStart(new ConfigError("AIEL_LISTEN is wrong")), {
    message: "AIEL_LISTEN is wrong",
    hint: undefined,
    code: 2,
  });
  assert.deepEqual(explainStart(new StartFailure("No", "Do this")), {
    message: "No",
    hint: "Do this",
    code: 1,
  });
  const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.1:5432"), {
    code: "ECONNREFUSED",
  });
  const gone = explainStart(new StoreUnavailable("The database is gone", refused));
  assert.equal(gone.message, "The database is gone: nothing listens there");
  const system = explainStart(
    new Deno.errors.PermissionDenied("Permission denied (os error 13): open '/x'"),
  );
  assert.equal(system.message, '"/x" can\'t be used: permission denied');
  const mistake = explainStart(new TypeError("x is not a function"));
  assert.equal(mistake.message, "The service can't start: x is not a function");
  assert.equal(mistake.code, 1);
});

Deno.test("adviceOn tells a full disk and a damaged database from a place that can't be used", () => {
  const hint = "Set IT to another place";
  const full = Object.assign(new Error("write failed"), { code: "ENOSPC" });
  assert.equal(adviceOn(full, hint), "Free some space, or set IT to another place");
  assert.match(adviceOn(new Error("database or disk is full"), hint), /^Free some space, or set/);
  for (const said of ["file is not a database", "database disk image is malformed"]) {
    assert.match(adviceOn(new Error(said), hint), /^Put a copy of it from before in its place, or/);
  }
  assert.equal(adviceOn(new Deno.errors.PermissionDenied("no"), hint), hint);
});

/** Starts the service in a shell, for what comes of it when it can't start. */
async function start(script: string, env: Readonly<Record<string, string>>) {
  const shown = new Deno.Command("sh", {
    args: [
      "-c",
      `exec '${Deno.execPath()}' run -A --no-check ${FROM_CACHE.join(" ")} '${MAIN}' ${script}`,
    ],
    env: { ...denoEnvironment(), AIEL_RUN_LISTEN: "127.0.0.1:0", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await inTime("the service ended", shown.output(), () => {});
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** What must never be shown. */
function assertInWords(stderr: string): void {
  assert.doesNotMatch(stderr, /os error|^\s+at |Uncaught|\.ts:\d/m);
  assert.match(stderr, /^error: .+\nhint: .+/);
}

Deno.test({
  name: "the service says in words why a place can't be used",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const dir = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${dir}/file`, "no database, and longer than the head of one is");
      const places: [Record<string, string>, RegExp][] = [
        [{ AIEL_DATA_DIR: "/proc/x" }, /data directory "\/proc\/x" can't be used/],
        [{ AIEL_DATA_DIR: `${dir}/file` }, /something else is there already/],
        [{ AIEL_DATA_DIR: `${dir}/file/x` }, /a part of its path is no directory/],
        [{ AIEL_DATABASE_URL: "sqlite:///nowhere/x.sqlite" }, /database "\/nowhere\/x.sqlite"/],
        [{ AIEL_DATABASE_URL: `sqlite://${dir}` }, /it is a directory/],
        [{ AIEL_DATABASE_URL: `sqlite://${dir}/file` }, /file is not a database/],
        [{ AIEL_DATABASE_URL: "postgres://u:pw-9@127.0.0.1:1/x" }, /nothing listens there/],
        [{ AIEL_BLOBS: `file://${dir}/file` }, /a part of its path is no directory/],
        [
          { AIEL_LISTEN: "8.8.8.8:8787", AIEL_RUN_URL: "https://run.example" },
          /this machine has no such address/,
        ],
      ];
      for (const [env, reason] of places) {
        const said = await start("", { AIEL_DATA_DIR: `${dir}/data`, ...env });
        assert.equal(said.code, 1, said.stderr);
        assert.match(said.stderr, reason);
        assertInWords(said.stderr);
        assert.ok(!said.stderr.includes("pw-9"));
      }
      const wrong = await start("", {
        AIEL_DATA_DIR: `${dir}/data`,
        AIEL_DATABASE_URL: "postgres://:pw-9:",
      });
      assert.equal(wrong.code, 2);
      assert.match(wrong.stderr, /^error: AIEL_DATABASE_URL is no address/);
      assert.ok(!wrong.stderr.includes("pw-9"));
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});

Deno.test("a second service says that the port is taken, or that it shares its directory", async () => {
  const dir = await Deno.makeTempDir();
  const first = await startService(dir);
  try {
    const busy = await start("", { AIEL_DATA_DIR: dir, AIEL_LISTEN: new URL(first.url).host });
    assert.equal(busy.code, 1);
    assert.match(busy.stderr, /can't listen on 127\.0\.0\.1:\d+: another program listens there/);
    const second = await startService(dir);
    await second.logged(/"event":"service\.data_dir_shared"/);
    assert.doesNotMatch(first.log(), /data_dir_shared/);
    await second.end("SIGTERM");
  } finally {
    await first.end("SIGTERM");
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test({
  name: "the service ends when its start-up lines are lost, and revokes a token that nothing shows",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const dir = await Deno.makeTempDir();
    const env = { AIEL_DATA_DIR: dir, AIEL_LISTEN: "127.0.0.1:0" };
    try {
      const first = await start("> /dev/full", env);
      assert.equal(first.code, 1);
      assert.match(first.stderr, /^error: Standard output could not be written: no space is left/m);
      assert.match(
        first.stderr,
        /^error: The first admin token could not be shown and was revoked/m,
      );
      for (const redirect of ["> /dev/full", "> /dev/null"]) {
        const again = await start(`--new-admin-token ${redirect}`, env);
        assert.equal(again.code, 1);
        assert.match(again.stderr, /The token could not be shown and was revoked/);
      }
      assert.equal((await start("--help > /dev/full", env)).code, 1);
      const shown = await start("--new-admin-token", env);
      const service = await startService(dir);
      const asked = await fetch(`${service.url}/v1/tokens`, {
        headers: { authorization: `Bearer ${shown.stdout.trim()}` },
      });
      const { items }: { items: { revoked_at: string | null }[] } = await asked.json();
      assert.deepEqual(items.map(({ revoked_at }) => revoked_at !== null), [
        false,
        true,
        true,
        true,
      ]);
      assert.equal(await service.end("SIGTERM"), 0);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});

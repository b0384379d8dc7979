/**
 * Operating from the command line: a real service runs what a project has live, and `aiel` calls
 * it, follows it, finds it again, and puts it right.
 */

import assert from "node:assert/strict";
import { startService } from "../../control/testing/real_service.ts";
import type { FakeWorld } from "../../cli/testing/fake_host.ts";
import { type Home, makeHome } from "../../cli/testing/logged_in.ts";
import { tempDir } from "../harness/temp_dir.ts";

const CODE = `import { tool } from "aiel";

tool("count", async (ctx, { to }: { to: number }) => {
  for (let n = 1; n <= to; n++) {
    ctx.log("step", { n });
    await ctx.emit(n);
  }
  return "counted";
});
tool("fail", (ctx) => {
  ctx.log.warn("about to fail");
  throw new Error("No such order");
});
tool("wait", async (ctx) => {
  ctx.log("waiting");
  await new Promise((resolve) => setTimeout(resolve, 25_000));
});
`;

const MANIFEST = {
  exports: { "tool/fail": { retry: { attempts: 2, backoff: { first_ms: 1 } } } },
};

const REAL_TIME: FakeWorld = {
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** A service with the code live in production, and a home that is logged in to it. */
interface Operated extends AsyncDisposable {
  /** Runs a line, which ends with this code. */
  ok(line: string | readonly string[], world?: FakeWorld, code?: number): Promise<string>;
  /** The same with `--json`. */
  json(line: string): Promise<Record<string, unknown>>;
  readonly home: Home;
  /** Ends the service and starts it again at the same address. */
  restart(): Promise<void>;
}

async function makeOperated(): Promise<Operated> {
  const data = tempDir();
  let service = await startService(data.path);
  const { url, token = "" } = service;
  const home = await makeHome({
    AIEL_BASE_URL: url,
    AIEL_TOKEN: token,
    AIEL_WORKSPACE: "drivers",
    AIEL_PROJECT: "onboarding",
    AIEL_AUTHOR_NAME: "Ada",
  });
  const ok: Operated["ok"] = async (line, world = {}, code = 0) => {
    const said = await home.text(line, { ...REAL_TIME, now: new Date(), ...world });
    assert.equal(said.code, code, `${line}\n${said.stdout}\n${said.stderr}\n${service.log()}`);
    return said.stdout;
  };
  const operated: Operated = {
    home,
    ok,
    json: async (line) => JSON.parse(await ok(`${line} --json`)),
    restart: async () => {
      await service.end("SIGTERM");
      service = await startService(data.path, { AIEL_LISTEN: new URL(url).host });
    },
    async [Symbol.asyncDispose]() {
      await service.end("SIGTERM");
      await home[Symbol.asyncDispose]();
      data[Symbol.dispose]();
    },
  };
  await ok("init --quiet");
  await Deno.writeTextFile(`${home.path}/entry_point.ts`, CODE);
  await Deno.writeTextFile(`${home.path}/aiel.json`, JSON.stringify(MANIFEST));
  await ok("workspace create drivers --quiet");
  await ok("project create onboarding --quiet");
  await ok("add . --quiet");
  await ok("commit -m First --quiet");
  await ok("push --quiet");
  await ok("deploy --env production --yes --quiet");
  return operated;
}

Deno.test("aiel operates what is live: calls, follows, finds, retries, redrives and cancels it", async (t) => {
  await using operated = await makeOperated();
  const { ok, json, home } = operated;

  await t.step("a call waits for its result, or is followed", async () => {
    const called = await ok("invoke tool count to:=2 --remote --env production");
    assert.deepEqual(JSON.parse(called), { items: [1, 2], value: "counted" });
    const followed = await home.text("invoke tool count to:=2 -r --env production -f", REAL_TIME);
    assert.equal(followed.stdout, '1\n2\n"counted"\n');
    assert.match(
      followed.stderr,
      /info {2}step n=1\n[^]*info {2}step n=2\n[^]*^ok tool count in /m,
    );
    const failed = await home.text("invoke tool fail --remote --env production", REAL_TIME);
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /error: No such order \(USER_CODE_ERROR\)\n +at .*entry_point\.ts/);
    const described = await ok("describe --remote --env production");
    assert.match(described, /^Tools\n {2}count /);
  });

  await t.step("what is queued is followed while it runs, and cancelled", async () => {
    const id = (await ok("invoke tool wait --remote --env production --async")).trim();
    let cancelled: Promise<string> | undefined;
    const log = await home.text(`logs -f ${id}`, {
      ...REAL_TIME,
      heard: ({ stdout }) => {
        if (/ waiting\n/.test(stdout)) cancelled ??= ok(`executions cancel ${id}`);
      },
    });
    assert.deepEqual([log.code, await cancelled !== undefined], [0, true]);
    assert.match(log.stderr, new RegExp(`^${id} cancelled`, "m"));
    const shown = await ok(`executions show ${id}`);
    assert.match(shown, /^error: .*\(CANCELLED\)\n[^]*^state +cancelled$/m);
  });

  await t.step("what fails is tried again, dies, is put back, and is found", async () => {
    const id = (await ok("invoke tool fail --remote --env production --async")).trim();
    assert.match(await ok(`logs -f ${id}`), /about to fail\n[^]*about to fail\n/);
    assert.equal((await ok(`logs ${id} --attempt 2 --level warn`)).split("\n").length, 2);
    const shown = await ok(`executions show ${id} --payload`);
    assert.match(shown, /^error: No such order \(USER_CODE_ERROR\)\n/);
    assert.match(
      shown,
      /^state +dead$[^]*^attempt +2 of at most 2$[^]*^attempts\n {2}1 [^]*^request$/m,
    );
    assert.match(
      await ok("executions list --state failed,dead --since 7d --export tool/fail"),
      new RegExp(`^${id} +dead +tool/fail +production +api .* ago .*USER_CODE_ERROR$`, "m"),
    );
    const counted = await ok("executions redrive --all-dead --env production --dry-run");
    assert.equal(counted, "Would put 1 dead execution into the queue\n");
    await ok("executions redrive --all-dead --env production", {}, 2);
    await ok("executions redrive --all-dead --env production --yes");
    await ok(`logs -f ${id}`);
    assert.equal((await json(`executions show ${id}`)).state, "dead");
    await ok(`executions redrive ${id}`);
    await ok(`logs -f ${id}`);
    const retried = (await ok(`executions retry ${id}`)).trim();
    await ok(`logs -f ${retried}`);
    assert.equal((await json(`executions show ${retried}`)).retry_of, id);
  });

  await t.step("a log of an environment is followed over a restart of the service", async () => {
    const before = (await ok("invoke tool count to:=1 --remote --env production --async")).trim();
    await ok(`logs -f ${before}`);
    let press = () => {};
    let after: Promise<string> | undefined;
    const log = await home.text("logs -f --env production --export tool/count --json", {
      ...REAL_TIME,
      interrupt: (pressed) => press = pressed,
      heard: ({ stdout }) => {
        const lines = stdout.split("\n").filter((line) => line.includes('"step"'));
        if (lines.some((line) => line.includes(before))) {
          after ??= operated.restart().then(() =>
            ok("invoke tool count to:=3 --remote --env production --async")
          );
        }
        after?.then((id) => {
          const isAll = lines.filter((line) => line.includes(id.trim())).length === 3;
          if (isAll) press();
        });
      },
    });
    assert.equal(log.code, 130, log.stderr);
    const lines = log.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.equal(lines.at(-1).type, "end");
    const keys = lines.filter(({ type }) => type === "log")
      .map(({ execution_id, seq }) => `${execution_id} ${seq}`);
    assert.equal(new Set(keys).size, keys.length, "a line came twice");
    const id = (await after)?.trim() ?? "";
    assert.equal(keys.filter((key) => key.startsWith(id)).length, 3);
  });

  await t.step("a schedule is set, shown, changed and removed, each with its undo", async () => {
    const set = ["schedules", "set", "morning", "--env", "production"];
    const made = await ok([
      ...set,
      ...["--cron", "0 7 * * 1-5", "--time-zone", "Europe/Berlin"],
      ...["--kind", "tool", "--name", "count", "--payload", '{"to":1}'],
    ]);
    assert.match(
      made,
      /^Set morning in production\nfrom {2}not set\nto {4}"0 7 \* \* 1-5" Europe\/Berlin, tool count \{"to":1\}\n/,
    );
    assert.equal(made.match(/ 07:00 {2}Europe\/Berlin$/gm)?.length, 5);
    await ok([...set, "--disable"], {}, 2);
    const rests = await ok([...set, "--disable", "--yes"]);
    const [, undo = ""] = /^Undo: (aiel schedules set morning .*)$/m.exec(rests) ?? [];
    assert.match(undo, /--cron '0 7 \* \* 1-5' .* --enable --env production$/);
    assert.match(await ok("schedules ls --env production"), /^morning .* disabled$/m);
    assert.equal((await json("schedules show morning --env production")).enabled, false);
    assert.match(await ok("schedule rm morning --env production --yes"), /^Removed morning/);
    assert.equal(
      await ok("schedules list --env production"),
      "Nothing is scheduled in production\n",
    );
    const wrong = await home.text([...set, "--cron", "0 7 31 2 *", "--handler", "a.b"]);
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /^error: "0 7 31 2 \*" never comes$/m);
  });
});

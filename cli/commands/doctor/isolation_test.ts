import assert from "node:assert/strict";
import { OLDEST_DENO } from "../../../runtime/launch/deno_program.ts";
import { NEWEST_DENO } from "../../system/require_deno.ts";
import { judgeDeno } from "./checks.ts";
import { barrierAdvice, judgeIsolation, type Machine } from "./isolation.ts";
import { judgeTools } from "./limits.ts";

const LINUX: Machine = { os: "linux", bubblewrap: true, setting: () => undefined };
const REFUSED = "bwrap: Creating new namespace failed: Operation not permitted";

function withSetting(path: string, value: string): Machine {
  return { ...LINUX, setting: (asked) => asked === path ? value : undefined };
}

Deno.test("judgeIsolation is content with both barriers only", () => {
  const both = { isolation: "os+deno", reason: null, denoVersion: "2.9.6" } as const;
  assert.deepEqual(judgeIsolation(both, LINUX), {
    status: "ok",
    found: "both barriers: bubblewrap and Deno's permissions (Deno 2.9.6)",
  });
  const refused = judgeIsolation({ ...both, isolation: "deno", reason: REFUSED }, LINUX);
  assert.equal(refused.status, "warning");
  assert.equal(refused.found, `only Deno's permissions (Deno 2.9.6): ${REFUSED}`);
  assert.match(refused.todo ?? "", /bwrap/);
  const chosen = judgeIsolation({ ...both, isolation: "deno" }, LINUX);
  assert.deepEqual([chosen.status, /AIEL_ISOLATION=deno/.test(chosen.found)], ["warning", true]);
  assert.match(chosen.todo ?? "", /Unset AIEL_ISOLATION/);
});

Deno.test("barrierAdvice names what is in the way of the second barrier", () => {
  const cases: [Machine, string, RegExp][] = [
    [{ ...LINUX, os: "darwin" }, "it exists on Linux only", /only code that you trust/],
    [{ ...LINUX, os: "windows" }, "it exists on Linux only", /only code that you trust/],
    [{ ...LINUX, bubblewrap: false }, "bubblewrap is not installed", /apt-get install bubblewrap/],
    [
      LINUX,
      "bwrap: Can't mount proc on /newroot/proc: Operation not permitted",
      /systempaths=unconfined/,
    ],
    [
      withSetting("kernel/unprivileged_userns_clone", "0"),
      REFUSED,
      /sysctl -w kernel\.unprivileged_userns_clone=1/,
    ],
    [withSetting("user/max_user_namespaces", "0"), REFUSED, /user\.max_user_namespaces=/],
    [
      withSetting("kernel/apparmor_restrict_unprivileged_userns", "1"),
      "bwrap: setting up uid map: Permission denied",
      /AppArmor.*kernel\.apparmor_restrict_unprivileged_userns=0/,
    ],
    [LINUX, REFUSED, /system call filter/],
  ];
  for (const [machine, reason, expected] of cases) {
    assert.match(barrierAdvice(reason, machine), expected);
  }
});

Deno.test("judgeTools says what goes without a program that is missing, and where it is from", () => {
  const all = {
    bwrap: "/usr/bin/bwrap",
    sh: "/bin/sh",
    setsid: "/usr/bin/setsid",
    setpriv: "/usr/bin/setpriv",
    prlimit: "/usr/bin/prlimit",
    env: "/usr/bin/env",
    mkfifo: "/usr/bin/mkfifo",
    mknod: "/usr/bin/mknod",
  };
  // Whether bubblewrap is there is for the check of the barriers.
  assert.equal(judgeTools({ ...all, bwrap: null }, "linux").status, "ok");
  const missing = judgeTools(
    { ...all, setpriv: null, prlimit: null, env: null, mkfifo: null, mknod: null },
    "linux",
  );
  assert.equal(missing.status, "warning");
  assert.match(missing.found, /^no setpriv: .*; no prlimit: .*; no env: .*; no mkfifo: /);
  assert.equal(missing.todo, "Install util-linux and coreutils");
  assert.match(judgeTools(all, "darwin").found, /on Linux only/);
});

Deno.test("judgeDeno refuses an old Deno and warns of one that is newer than those tested", () => {
  const statuses = ["2.8.9", OLDEST_DENO, `${NEWEST_DENO}.99`, "2.10.0", "3.0.0"]
    .map((version) => judgeDeno(version, version).status);
  assert.deepEqual(statuses, ["problem", "ok", "ok", "warning", "warning"]);
});

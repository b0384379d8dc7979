/**
 * `deno task pack`, and what a machine with nothing but Node makes of the file. In CI only: it
 * downloads a whole Deno.
 *
 * @module
 */

import assert from "node:assert/strict";
import { pack } from "../../cli/build/pack.ts";
import { CLI_VERSION } from "../../cli/version.ts";
import { tempDir } from "../harness/temp_dir.ts";
import { canInstall, runProgram } from "./npm.ts";

const inCi = !["", "0", "false"].includes(Deno.env.get("CI") ?? "");

Deno.test("npm installs the package into an empty prefix, and aiel works from there", async () => {
  const what = "the installed package";
  if (!inCi) {
    // deno-lint-ignore no-console -- a test that does nothing has to say so
    console.warn(`SKIPPED: ${what}. It is tried in CI, where the variable CI is set`);
    return;
  }
  if (!await canInstall(`deno@${Deno.version.deno}`, what)) return;
  using dir = tempDir();
  const [file, prefix, home] = [`${dir.path}/aiel.tgz`, `${dir.path}/prefix`, `${dir.path}/home`];
  const project = `${home}/project`;
  Deno.mkdirSync(project, { recursive: true });
  Deno.mkdirSync(prefix);
  await pack(file);
  await runProgram("npm", ["install", "--global", "--prefix", prefix, file], { cwd: home });
  // Node and the system's own programs, and no Deno that was installed there.
  const node = await runProgram("node", ["-p", "process.execPath"], { cwd: home });
  const bin = `${dir.path}/bin`;
  Deno.mkdirSync(bin);
  Deno.symlinkSync(node.trim(), `${bin}/node`);
  for (const name of ["env", "sh", "kill", "cat"]) {
    Deno.symlinkSync(Deno.realPathSync(`/usr/bin/${name}`), `${bin}/${name}`);
  }
  const env = { HOME: home, PATH: `${prefix}/bin:${bin}`, AIEL_NO_KEYRING: "1" };
  const options = { cwd: project, clearEnv: true, env };
  const script = (line: string) => runProgram("/bin/sh", ["-c", line], options);

  const said = await script(
    "aiel init >&2 && aiel invoke tool normalize_email email=Ada@Example.COM",
  );
  assert.deepEqual(JSON.parse(said), { email: "ada@example.com" });
  const versions = JSON.parse(await script("aiel version --json"));
  assert.deepEqual([versions.version, versions.deno_version], [CLI_VERSION, Deno.version.deno]);
  const { checks } = JSON.parse(await script("aiel doctor --json"));
  assert.match(JSON.stringify(checks), new RegExp(`${prefix}/lib/node_modules/`));
  // Exit codes and signals are those of the command, not those of what starts it.
  assert.equal(await script("aiel nothing 2>/dev/null; echo $?"), "2\n");
  const stopped = await script(
    "aiel dev >out 2>&1 & started=$!; until [ -s out ]; do :; done; kill -TERM $started; wait $started; echo $?",
  );
  assert.equal(stopped, "130\n", Deno.readTextFileSync(`${project}/out`));
});

/**
 * Speed of the `aiel` command against git on the same tree (issue 3, "Speed"): whole processes, interleaved.
 *
 * @module
 */

import { compile } from "../../cli/build/compile.ts";
import { benchGrowth } from "./cli_growth.ts";
import { interleave, ms, processSubject, ratio, type Row, type Subject } from "./measure.ts";
import { writeTree } from "./runtime.ts";

const main = new URL("../../cli/main.ts", import.meta.url).pathname;

/** Something to do before a command, outside of its time, so that every round starts from the same state. */
export function prepared(subject: Subject, prepare: () => Promise<void>): Subject {
  return {
    name: subject.name,
    async run() {
      await prepare();
      return await subject.run();
    },
  };
}

export async function run(cwd: string, command: string[]): Promise<void> {
  const [program = "", ...args] = command;
  const { code, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) throw new Error(`${command.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

/** The compiled command and an empty program, where `COMPILE_DENO` names a Deno that can compile; otherwise the sources are measured. */
export async function compiled(dir: string): Promise<{ aiel: string; empty: string } | undefined> {
  const compiler = Deno.env.get("COMPILE_DENO");
  if (compiler === undefined || compiler === "") return undefined;
  const aiel = `${dir}/bin/aiel`;
  await compile({ output: aiel, compiler });
  const empty = `${dir}/bin/empty`;
  Deno.writeTextFileSync(`${dir}/empty.ts`, "");
  await run(dir, [compiler, "compile", "-q", "-o", `${empty}.out`, `${dir}/empty.ts`]);
  // As `compile` does: a program that was written in large pieces starts 2 ms sooner, as long as it is in the cache of the disk.
  Deno.copyFileSync(`${empty}.out`, empty);
  return { aiel, empty };
}

/** The rows of the command line: 10,000 files, 100 MB. */
export async function benchCli(rounds: number): Promise<Row[]> {
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  try {
    const aielTree = `${dir}/aiel`;
    const gitTree = `${dir}/git`;
    writeTree(aielTree, 10_000, 10_000);
    await run(dir, ["cp", "-a", aielTree, gitTree]);
    const binary = await compiled(dir);
    const aiel = binary === undefined
      ? [Deno.execPath(), "run", "-A", main, "--no-input"]
      : [binary.aiel, "--no-input"];
    const git = [
      "git",
      "-c",
      "user.name=bench",
      "-c",
      "user.email=bench@example.com",
      "-c",
      "core.autocrlf=false",
      // What goes on after git's command would take the time of the next one.
      "-c",
      "gc.auto=0",
      "-c",
      "maintenance.auto=false",
    ];
    const freshAiel = async () => {
      await run(dir, ["rm", "-rf", `${aielTree}/.aiel`]);
      await run(aielTree, [...aiel, "init"]);
    };
    const freshGit = async () => {
      await run(dir, ["rm", "-rf", `${gitTree}/.git`]);
      await run(gitTree, ["git", "init", "-q"]);
    };
    const add = await interleave([
      prepared(processSubject("git add .", [...git, "add", "."], { cwd: gitTree }), freshGit),
      prepared(processSubject("aiel add .", [...aiel, "add", "."], { cwd: aielTree }), freshAiel),
    ], rounds);
    const stagedAiel = async () => {
      await freshAiel();
      await run(aielTree, [...aiel, "add", "."]);
    };
    const stagedGit = async () => {
      await freshGit();
      await run(gitTree, [...git, "add", "."]);
    };
    const commit = await interleave([
      prepared(
        processSubject("git commit", [...git, "commit", "-qm", "all"], { cwd: gitTree }),
        stagedGit,
      ),
      prepared(
        processSubject("aiel commit", [...aiel, "commit", "-m", "all"], { cwd: aielTree }),
        stagedAiel,
      ),
    ], rounds);
    const status = await interleave([
      processSubject("git status", [...git, "status"], { cwd: gitTree }),
      processSubject("aiel status", [...aiel, "status"], { cwd: aielTree }),
    ], rounds * 4);
    const row = (measured: typeof add, verb: string, atMost: number): Row => ({
      what: `aiel ${verb}, 10,000 files / 100 MB`,
      reference: `git ${verb}: ${ms(measured, `git ${verb}`)}`,
      ratio: ratio(measured, `aiel ${verb}`, `git ${verb}`),
      atMost,
      note: ms(measured, `aiel ${verb}`),
    });
    const rows = [row(status, "status", 3), row(add, "add .", 1.5), row(commit, "commit", 3)];
    rows.push(...await benchGrowth(dir, aiel, git));
    if (binary !== undefined) {
      const empty = "an empty compiled program";
      const version = await interleave([
        processSubject(empty, [binary.empty]),
        processSubject("aiel --version", [binary.aiel, "--version"]),
      ], rounds * 8);
      rows.push({
        what: "aiel --version, compiled",
        reference: `${empty}: ${ms(version, empty)}`,
        ratio: ratio(version, "aiel --version", empty),
        atMost: 1.3,
        note: ms(version, "aiel --version"),
      });
    }
    return rows;
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

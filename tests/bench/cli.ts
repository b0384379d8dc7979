/**
 * Speed of the `aiel` command against git on the same tree (issue 3, "Speed"): whole processes, interleaved.
 *
 * @module
 */

import { interleave, ms, processSubject, ratio, type Row, type Subject } from "./measure.ts";
import { writeTree } from "./runtime.ts";

const main = new URL("../../cli/main.ts", import.meta.url).pathname;

/** Something to do before a command, outside of its time, so that every round starts from the same state. */
function prepared(subject: Subject, prepare: () => Promise<void>): Subject {
  return {
    name: subject.name,
    async run() {
      await prepare();
      return await subject.run();
    },
  };
}

async function run(cwd: string, command: string[]): Promise<void> {
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

/** The rows of the command line: 10,000 files, 100 MB. */
export async function benchCli(rounds: number): Promise<Row[]> {
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  try {
    const aielTree = `${dir}/aiel`;
    const gitTree = `${dir}/git`;
    writeTree(aielTree, 10_000, 10_000);
    await run(dir, ["cp", "-a", aielTree, gitTree]);
    const aiel = [Deno.execPath(), "run", "-A", main, "--no-input"];
    const git = [
      "git",
      "-c",
      "user.name=bench",
      "-c",
      "user.email=bench@example.com",
      "-c",
      "core.autocrlf=false",
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
    return [row(status, "status", 3), row(add, "add .", 1.5), row(commit, "commit", 3)];
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

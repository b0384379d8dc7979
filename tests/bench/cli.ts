/**
 * Speed of the `aiel` command against git on the same tree (issue 3, "Speed"): whole processes, interleaved.
 *
 * @module
 */

import { aielCommand } from "./aiel_command.ts";
import { benchGrowth } from "./cli_growth.ts";
import { interleave, ms, prepared, processSubject, ratio, type Row, run } from "./measure.ts";
import { writeTree } from "./runtime.ts";

/** The rows of the command line: 10,000 files, 100 MB. */
export async function benchCli(rounds: number): Promise<Row[]> {
  const dir = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "aiel-bench-" }));
  try {
    const aielTree = `${dir}/aiel`;
    const gitTree = `${dir}/git`;
    writeTree(aielTree, 10_000, 10_000);
    await run(dir, ["cp", "-a", aielTree, gitTree]);
    const { start, how, empty } = await aielCommand(dir);
    const aiel = [...start, "--no-input"];
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
    ], rounds * 8);
    const row = (measured: typeof add, verb: string, atMost: number): Row => ({
      what: `aiel ${verb}, 10,000 files / 100 MB, ${how}`,
      reference: `git ${verb}: ${ms(measured, `git ${verb}`)}`,
      ratio: ratio(measured, `aiel ${verb}`, `git ${verb}`),
      atMost,
      note: ms(measured, `aiel ${verb}`),
    });
    const rows = [row(status, "status", 3), row(add, "add .", 1.5), row(commit, "commit", 3)];
    rows.push(...await benchGrowth(dir, aiel, git));
    if (empty !== undefined) {
      const reference = "an empty compiled program";
      const version = await interleave([
        processSubject(reference, [empty]),
        processSubject("aiel --version", [...start, "--version"]),
      ], rounds * 8);
      rows.push({
        what: "aiel --version, compiled",
        reference: `${reference}: ${ms(version, reference)}`,
        ratio: ratio(version, "aiel --version", reference),
        atMost: 1.3,
        note: ms(version, "aiel --version"),
      });
    }
    return rows;
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

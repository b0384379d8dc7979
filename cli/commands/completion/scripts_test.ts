import assert from "node:assert/strict";
import { openShell, type ShellSession } from "../../testing/shell.ts";
import { SHELLS } from "./shells.ts";
import { SCRIPTS } from "./scripts.ts";

async function isThere(shell: ShellSession, name: string): Promise<boolean> {
  return (await shell.run(`command -v ${name}`, "/")).code === 0;
}

/** What bash offers for a line, as it would with Tab. */
function bash(line: string): string {
  return `bash --norc -c '
    source <(aiel completion bash)
    source <(aiel completion bash)
    COMP_LINE=${JSON.stringify(line)}
    COMP_POINT=\${#COMP_LINE}
    COMP_WORDBREAKS="= :"
    COMP_WORDS=(\${COMP_LINE//=/ = })
    [[ "$COMP_LINE" == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
    _aiel
    printf "%s\\n" "\${COMPREPLY[@]}"
  '`;
}

/** What fish offers for a line. */
function fish(line: string): string {
  return `fish --no-config -c 'aiel completion fish | source; complete -C "${line}"' | cut -f1`;
}

/**
 * zsh's completion needs an editor; only what the script asks and how it reads the answer can be
 * seen without one.
 */
function zsh(line: string): string {
  return `zsh -fc '
    compdef() { :; }
    compadd() { shift \${@[(i)--]}; print -l -- "$@"; }
    _files() { print -- ":files $*"; }
    source <(aiel completion zsh)
    words=(\${(s: :)1})
    [[ "$1" == *" " ]] && words+=("")
    CURRENT=\${#words}
    _aiel
  ' zsh '${line}'`;
}

const LINES: Record<(typeof SHELLS)[number], (line: string) => string> = { bash, fish, zsh };

for (const name of SHELLS) {
  Deno.test(`the ${name} script completes commands, verbs and values where there is a ${name}`, async () => {
    await using shell = await openShell();
    assert.ok(SCRIPTS[name].includes("aiel"));
    // On a machine without this shell the script's text is all there is to check.
    if (!await isThere(shell, name)) return;
    const cwd = await shell.project();
    const complete = async (line: string) => {
      const { stdout, stderr, code } = await shell.run(LINES[name](line), cwd);
      assert.equal(code, 0, `${line}\n${stdout}\n${stderr}`);
      return stdout.trimEnd().split("\n").sort();
    };
    assert.deepEqual(await complete("aiel sta"), ["status"]);
    assert.deepEqual(await complete("aiel auth lo"), ["login", "logout"]);
    assert.deepEqual(await complete("aiel init --template tr"), ["travel_agency"]);
    const files = await complete("aiel add entry_point");
    assert.deepEqual(
      files,
      name === "zsh" ? [":files"] : ["entry_point.ts", "entry_point_test.ts"],
    );
  });
}

Deno.test("the bash script completes the value behind = as readline replaces it", async () => {
  await using shell = await openShell();
  if (!await isThere(shell, "bash")) return;
  const { stdout } = await shell.run(bash("aiel init --template=tr"), await shell.directory());
  assert.equal(stdout, "travel_agency\n");
});

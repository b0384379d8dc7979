import type { Deps } from "../../deps.ts";
import type { Author } from "../../repository/mod.ts";

/** Who makes a commit: told by the environment, known to git, or the user of this machine. */
export async function findAuthor(deps: Deps): Promise<Author> {
  const name = deps.env("AIEL_AUTHOR_NAME") ?? await fromGit(deps, "user.name") ??
    clean(deps.env("USER") ?? deps.env("USERNAME")) ?? "unknown";
  const email = deps.env("AIEL_AUTHOR_EMAIL") ?? await fromGit(deps, "user.email");
  return { name, ...email === undefined ? {} : { email } };
}

async function fromGit(deps: Deps, key: string): Promise<string | undefined> {
  const said = await deps.capture("git", ["-C", deps.cwd, "config", "--get", key]);
  return said?.code === 0 ? clean(said.stdout) : undefined;
}

/** What nobody typed for this is made to fit instead of refused. */
function clean(text: string | undefined): string | undefined {
  // deno-lint-ignore no-control-regex -- control characters are what has to go
  const fit = text?.replace(/[\x00-\x1f\x7f<>]/g, "").trim().slice(0, 200);
  return fit === "" ? undefined : fit;
}

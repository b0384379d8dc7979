import type { Deps } from "../../deps.ts";
import type { Author } from "../../repository/mod.ts";

/**
 * Who makes a commit: as set (`author_name`, `author_email`), as git knows it, as remembered from
 * the login, or the user of this machine. Asks no service.
 */
export async function findAuthor(deps: Deps): Promise<Author> {
  const config = await deps.config();
  const name = config.get("author_name")?.value ?? await fromGit(deps, "user.name");
  const email = config.get("author_email")?.value ?? await fromGit(deps, "user.email");
  // Name and address of one person only: an address is not added to another person's name.
  const found = name === undefined ? await fromMachine(deps) : { name };
  return { ...found, ...email === undefined ? {} : { email } };
}

async function fromMachine(deps: Deps): Promise<Author> {
  const login = await fromLogin(deps);
  if (login !== undefined) return login;
  const user = clean(deps.env("USER") ?? deps.env("USERNAME"));
  if (user === undefined) {
    deps.talk("hint: It is not known who you are: `aiel config set author_name <name>` says it");
  }
  return { name: user ?? "unknown" };
}

/**
 * Whose the stored credential is. `AIEL_TOKEN` is used instead of it, and does not tell whose it
 * is.
 */
async function fromLogin(deps: Deps): Promise<Author | undefined> {
  if (deps.env("AIEL_TOKEN") !== undefined) return undefined;
  try {
    const [config, store] = await Promise.all([deps.config(), deps.credentials()]);
    const profile = config.profile.value;
    const account = (await store.list()).find((stored) => stored.profile === profile)?.account;
    const name = clean(account?.name);
    const email = clean(account?.email ?? undefined);
    return name === undefined ? undefined : { name, ...email === undefined ? {} : { email } };
  } catch {
    // A damaged file of credentials is no reason not to commit.
    return undefined;
  }
}

async function fromGit(deps: Deps, key: string): Promise<string | undefined> {
  const said = await deps.capture("git", ["-C", deps.cwd, "config", "--get", key]);
  return said?.code === 0 ? clean(said.stdout) : undefined;
}

/** What was not typed for this is made to fit instead of refused. */
function clean(text: string | undefined): string | undefined {
  // deno-lint-ignore no-control-regex -- control characters are what has to go
  const fit = text?.toWellFormed().replace(/[\x00-\x1f\x7f<>]/g, "").trim().slice(0, 200);
  return fit === "" ? undefined : fit?.toWellFormed();
}

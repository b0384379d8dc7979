import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { foreign } from "../../program/foreign.ts";

/**
 * Lets the person pick a workspace or project.
 *
 * @throws {CliError} INPUT_REQUIRED where nothing can be asked, NOT_FOUND when there is nothing to
 * pick from
 */
export async function pick<T extends { slug: string; name: string }>(
  key: "workspace" | "project",
  choices: readonly T[],
  deps: Deps,
): Promise<T> {
  if (choices.length === 0 && deps.prompter.available) {
    throw new CliError("NOT_FOUND", `There is no ${key} that this credential may use`, {
      hint: key === "workspace"
        ? "Ask an admin of the tenant to add you to one, or run `aiel workspace create <name> --use` if you are one"
        : "Run `aiel project create <name> --use` to make one",
    });
  }
  const slug = await deps.prompter.select({
    message: key === "workspace" ? "Workspace" : "Project",
    instead: `the name: \`aiel config set ${key} <name>\``,
    choices: choices.map(({ slug, name }) =>
      name === slug ? { value: slug } : { value: slug, hint: foreign(name, 60) }
    ),
  });
  const chosen = choices.find((each) => each.slug === slug);
  if (chosen === undefined) throw new CliError("NOT_FOUND", `No ${key} was picked`);
  return chosen;
}

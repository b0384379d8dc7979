import { Grant } from "../../../control/api/grants.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { readJson } from "../run/read_event.ts";

/**
 * A grant from a file, or from standard input for `-`.
 *
 * @throws {CliError} USAGE it can't be read or is no JSON; VALIDATION_FAILED it is no grant
 */
export async function readGrantFile(file: string, deps: Deps): Promise<Grant> {
  const value = await readJson(file === "-" ? "-" : `@${file}`, "the grant", deps);
  const parsed = Grant.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, 20).map(({ path, message }) =>
    `${path.length === 0 ? "the grant" : path.map(String).join(".")}: ${message}`
  );
  const where = file === "-" ? "Standard input" : `"${file}"`;
  throw new CliError("VALIDATION_FAILED", `${where} is no grant: ${problems.join("; ")}`, {
    hint:
      `It has capabilities, limits and integrations, for example {"capabilities": {"network": ["api.example.com:443"]}}`,
    details: { problems },
  });
}

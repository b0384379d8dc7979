import { withAutoContext } from "../../../runtime/auto_context.ts";
import { isRecord } from "../../../runtime/protocol/is_record.ts";
import type { Deps } from "../../deps.ts";
import type { KeyName } from "../../config/keys.ts";

/** Members of a request's `ctx`, and the settings that can override them. */
const FIELDS = {
  tenant_id: "tenant",
  workspace_id: "workspace",
  project_id: "project",
  user_id: "user",
} as const satisfies Record<string, KeyName>;

/**
 * Who is asking, for a local run: what the request's own payload says, then the environment
 * (`AIEL_WORKSPACE`), then the project's `.aiel/state.json`, then, for tenant and user, the active
 * profile.
 *
 * @throws {CliError} CONFIG_INVALID
 */
export async function runContext(
  payload: unknown,
  root: string,
  deps: Pick<Deps, "config" | "env">,
): Promise<Record<string, unknown>> {
  const config = await deps.config();
  // The profile may come from --profile, which the files know nothing of.
  const env = (name: string) => name === "AIEL_PROFILE" ? config.profile.value : deps.env(name);
  const context = contextOf(withAutoContext({}, root, env));
  for (const [field, key] of Object.entries(FIELDS)) {
    const setting = config.get(key);
    if (setting === undefined) continue;
    // What the user works in elsewhere is not where a project is that was never pushed.
    if (setting.origin === "user" && (key === "workspace" || key === "project")) {
      if (context[field] === setting.value) delete context[field];
      continue;
    }
    if (setting.origin === "environment" || setting.origin === "flag" || !(field in context)) {
      context[field] = setting.value;
    }
  }
  return { ...context, ...contextOf(payload) };
}

function contextOf(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "ctx")) return {};
  const { ctx } = value as { ctx: unknown };
  return isRecord(ctx) ? { ...ctx } : {};
}

import type { Command, Input } from "../../command.ts";
import type { Config, Scope } from "../../config/config.ts";
import { type KeyName, problemWith, toKeyName } from "../../config/keys.ts";
import type { Deps } from "../../deps.ts";
import { CliError } from "../../errors.ts";
import { describeOrigin } from "./list.ts";

/** What `aiel config set` and `aiel config unset` say. */
export interface ChangedSetting {
  key: KeyName;
  /** Null when it was removed. */
  value: string | null;
  /** False when the file said so before. */
  changed: boolean;
  scope: Scope;
  /** The profile whose setting it is; null for the project's own and for `profile` itself. */
  profile: string | null;
  dry_run: boolean;
}

/** The work of `aiel config set`. */
export const configSet: Command<ChangedSetting> = {
  run: async (input, deps) => {
    const key = toKeyName(input.required("key"));
    const value = input.required("value");
    const scope = toScope(input);
    const problem = problemWith(key, value);
    if (problem !== undefined) throw new CliError("USAGE", problem);
    const config = await deps.config();
    await checkScope(scope, deps);
    const changed = deps.global.dryRun
      ? config.own(key, scope) !== value
      : await config.set(key, value, scope);
    warnWhenHidden(config, key, value, scope, deps);
    return { key, value, changed, scope, ...context(config, key, scope, deps) };
  },
  render,
};

/** The work of `aiel config unset`. */
export const configUnset: Command<ChangedSetting> = {
  run: async (input, deps) => {
    const key = toKeyName(input.required("key"));
    const scope = toScope(input);
    const config = await deps.config();
    await checkScope(scope, deps);
    const changed = deps.global.dryRun
      ? config.own(key, scope) !== undefined
      : await config.unset(key, scope);
    return { key, value: null, changed, scope, ...context(config, key, scope, deps) };
  },
  render,
};

function context(config: Config, key: KeyName, scope: Scope, deps: Deps) {
  const profile = scope === "user" && key !== "profile" ? config.profile.value : null;
  return { profile, dry_run: deps.global.dryRun };
}

function render({ key, value, changed, scope, profile, dry_run }: ChangedSetting): string {
  const where = profile === null ? scope : `${scope}, profile ${profile}`;
  if (value === null) {
    if (!changed) return `Not set: ${key} (${where})`;
    return dry_run ? `Would unset ${key} (${where})` : `Unset ${key} (${where})`;
  }
  return `${dry_run ? "Would set" : "Set"} ${key} = ${value} (${where})`;
}

function toScope(input: Input): Scope {
  return input.option("scope") === "project" ? "project" : "user";
}

async function checkScope(scope: Scope, deps: Deps): Promise<void> {
  if (scope === "project") await deps.requireProject();
}

/** A value that something else overrides would look as if it had not been taken. */
function warnWhenHidden(
  config: Config,
  key: KeyName,
  value: string,
  scope: Scope,
  deps: Deps,
): void {
  const holds = config.get(key);
  if (holds === undefined || holds.value === value) return;
  const stronger = holds.origin === "environment" || holds.origin === "flag" ||
    holds.origin === "project" && scope === "user";
  if (stronger) deps.warn(`"${holds.value}" still holds here: ${describeOrigin(holds)}`);
}

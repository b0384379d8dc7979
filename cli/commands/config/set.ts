import type { Input } from "../../program/command.ts";
import type { Command, Deps } from "../../deps.ts";
import type { Config, SettingScope } from "../../config/config.ts";
import { type KeyName, problemWith, toKeyName } from "../../config/keys.ts";
import { CliError } from "../../errors.ts";
import { describeOrigin } from "./list.ts";

/** What `aiel config set` and `aiel config unset` say. */
export interface ChangedSetting {
  key: KeyName;
  /** Null when it was removed. */
  value: string | null;
  /** False when the file said so before. */
  changed: boolean;
  scope: SettingScope;
  /** The profile whose setting it is; null for the project's own and for `profile` itself. */
  profile: string | null;
  /**
   * Whether the control service knows it; null for settings that it is not asked about, and where
   * it was not asked.
   */
  checked: boolean | null;
  /**
   * The project that fits a new workspace; null: none is set any more. Undefined: the project stays
   * as it was.
   */
  project?: string | null;
  dry_run: boolean;
}

/** The work of `aiel config set`. */
export const configSet: Command<ChangedSetting> = {
  run: async (input, deps) => {
    const key = toKeyName(input.required("key"));
    const scope = toScope(input);
    const given = input.argument("value");
    if (given !== undefined) checkValue(key, given);
    const config = await deps.config();
    await checkScope(scope, deps);
    const { value, ...facts } = await decide(key, given, { input, config, scope, deps });
    const changed = deps.global.dryRun
      ? config.own(key, scope) !== value
      : await config.set(key, value, scope);
    if (facts.project !== undefined && !deps.global.dryRun) {
      if (facts.project === null) await config.unset("project", scope);
      else await config.set("project", facts.project, scope);
    }
    warnWhenHidden(config, key, value, scope, deps);
    return { key, value, changed, scope, ...context(config, key, scope, deps), ...facts };
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

/** The value to write and what is known about it. */
async function decide(
  key: KeyName,
  given: string | undefined,
  where: { input: Input; config: Config; scope: SettingScope; deps: Deps },
): Promise<Pick<ChangedSetting, "checked" | "project"> & { value: string }> {
  if (key === "workspace" || key === "project") {
    return await (await import("./decide_place.ts")).decidePlace(key, given, where);
  }
  if (where.input.flag("offline")) {
    throw new CliError("USAGE", "--offline is for workspace and project only");
  }
  if (given === undefined) throw new CliError("USAGE", `Missing argument "<value>" for "${key}"`);
  return { value: given, checked: null };
}

function checkValue(key: KeyName, value: string): void {
  const problem = problemWith(key, value);
  if (problem !== undefined) throw new CliError("USAGE", problem);
}

function context(config: Config, key: KeyName, scope: SettingScope, deps: Deps) {
  const profile = scope === "user" && key !== "profile" ? config.profile.value : null;
  return { profile, checked: null, dry_run: deps.global.dryRun };
}

function render(result: ChangedSetting): string {
  const { key, value, changed, scope, profile, project, dry_run } = result;
  const where = profile === null ? scope : `${scope}, profile ${profile}`;
  if (value === null) {
    if (!changed) return `Not set: ${key} (${where})`;
    return dry_run ? `Would unset ${key} (${where})` : `Unset ${key} (${where})`;
  }
  return [
    `${dry_run ? "Would set" : "Set"} ${key} = ${value} (${where})`,
    ...project === undefined ? [] : [
      project === null
        ? `${dry_run ? "Would unset" : "Unset"} project (${where}): it is in another workspace`
        : `${dry_run ? "Would set" : "Set"} project = ${project} (${where})`,
    ],
  ].join("\n");
}

function toScope(input: Input): SettingScope {
  return input.option("scope") === "project" ? "project" : "user";
}

async function checkScope(scope: SettingScope, deps: Deps): Promise<void> {
  if (scope === "project") await deps.requireProject();
}

/** A value that something else overrides would look as if it had not been taken. */
function warnWhenHidden(
  config: Config,
  key: KeyName,
  value: string,
  scope: SettingScope,
  deps: Deps,
): void {
  const holds = config.get(key);
  if (holds === undefined || holds.value === value) return;
  const stronger = holds.origin === "environment" || holds.origin === "flag" ||
    holds.origin === "project" && scope === "user";
  if (stronger) deps.warn(`"${holds.value}" still holds here: ${describeOrigin(holds)}`);
}

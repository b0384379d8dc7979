import { CliError } from "../errors.ts";
import { KEY_NAMES, type KeyName, KEYS, problemWith } from "./keys.ts";
import { configDirectory } from "./locations.ts";
import { ownMember, readSettings } from "./settings_file.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

/** Where a value comes from; the first that has one wins. */
export type Origin = "flag" | "environment" | "project" | "user" | "default";

/** A value and where it comes from. */
export interface Setting {
  key: KeyName;
  value: string;
  origin: Origin;
  /** The flag, the variable or the path of the file; empty for a default. */
  source: string;
}

/** Which file a value is written to. */
export type SettingScope = "project" | "user";

/** Settings of a command, put together from flag, environment, project and user. */
export interface Config {
  /** The directory of the user's files; undefined when this user has no home. */
  directory: string | undefined;
  /** The profile in use: `--profile`, `AIEL_PROFILE`, the project's, the user's, `default`. */
  profile: Setting;
  /** Names of the profiles that have settings, sorted. */
  profiles: readonly string[];
  /** The value that holds; undefined when nothing sets it. */
  get(key: KeyName): Setting | undefined;
  /** What one file says, whatever holds. */
  own(key: KeyName, scope: SettingScope): string | undefined;
  /** All values that hold, in the order of the keys. */
  list(): Setting[];
  /** Writes a value; false when the file said so before. User settings go to the profile in use. */
  set(key: KeyName, value: string, scope: SettingScope): Promise<boolean>;
  /** Removes a value; false when it was not there. */
  unset(key: KeyName, scope: SettingScope): Promise<boolean>;
}

/** What settings are read from. */
export interface ConfigPorts {
  env(name: string): string | undefined;
  os: string;
  profileFlag: string | undefined;
  projectRoot: string | undefined;
}

/**
 * Reads the settings. The user's file is `config.json`: `{"active_profile": "…", "profiles":
 * {"<name>": {"workspace": "…"}}}`; the project's values are in its `.aiel/state.json`, which the
 * repository owns and writes.
 *
 * @throws {CliError} CONFIG_INVALID
 */
export async function openConfig(ports: ConfigPorts): Promise<Config> {
  const directory = configDirectory(ports.env, ports.os);
  const userFile = directory === undefined ? undefined : `${directory}/config.json`;
  const projectFile = ports.projectRoot === undefined
    ? undefined
    : `${ports.projectRoot}/.aiel/state.json`;
  const read = async (path: string | undefined): Promise<Record<string, unknown>> =>
    path === undefined ? {} : await readSettings(path);
  const [user, project] = await Promise.all([
    read(userFile),
    read(projectFile),
  ]);
  const profiles = isRecord(user.profiles) ? user.profiles : {};

  const find = (key: KeyName, profile: string | undefined): Setting | undefined => {
    const at = (origin: Origin, source: string | undefined, raw: unknown): Setting | undefined =>
      raw === undefined ? undefined : checked(key, raw, origin, source ?? "");
    return at("flag", "--profile", key === "profile" ? ports.profileFlag : undefined) ??
      at("environment", KEYS[key].variable, ports.env(KEYS[key].variable)) ??
      at("project", projectFile, project[key]) ??
      at(
        "user",
        userFile,
        profile === undefined ? user.active_profile : ownMember(profiles, profile)[key],
      );
  };
  const profile = find("profile", undefined) ??
    { key: "profile", value: "default", origin: "default", source: "" };
  const get = (key: KeyName) => key === "profile" ? profile : find(key, profile.value);

  const change = async (key: KeyName, value: string | undefined, scope: SettingScope) => {
    const write = await import("./write_setting.ts");
    const { projectRoot } = ports;
    if (scope === "user" && userFile !== undefined) {
      return await write.writeUserSetting(userFile, profile.value, key, value);
    }
    if (scope === "project" && projectRoot !== undefined) {
      return await write.writeProjectSetting(projectRoot, key, value);
    }
    throw noFile(scope);
  };

  return {
    directory,
    profile,
    profiles: Object.keys(profiles).sort(),
    get,
    own: (key, scope) => {
      const values = scope === "project"
        ? project
        : key === "profile"
        ? { profile: user.active_profile }
        : ownMember(profiles, profile.value);
      const value = values[key];
      return typeof value === "string" ? value : undefined;
    },
    list: () => KEY_NAMES.flatMap((key) => get(key) ?? []),
    set: async (key, value, scope) => {
      const problem = problemWith(key, value);
      if (problem !== undefined) throw new CliError("USAGE", problem);
      return await change(key, value, scope);
    },
    unset: (key, scope) => change(key, undefined, scope),
  };
}

function checked(key: KeyName, raw: unknown, origin: Origin, source: string): Setting {
  const problem = typeof raw === "string"
    ? problemWith(key, raw)
    : `Setting "${key}" has to be a string`;
  if (typeof raw !== "string" || problem !== undefined) {
    throw new CliError(origin === "flag" ? "USAGE" : "CONFIG_INVALID", `${problem} (${source})`, {
      ...origin === "flag" ? {} : { hint: `Correct it in ${source}` },
      details: { key, origin, source },
    });
  }
  return { key, value: raw, origin, source };
}

function noFile(scope: SettingScope): CliError {
  return scope === "project"
    ? new CliError("NOT_A_PROJECT", "Not in an aiel project: there is no place for its settings", {
      hint: "Run `aiel init`, or leave out --scope project",
    })
    : new CliError(
      "IO",
      "There is no directory for settings: neither HOME nor AIEL_CONFIG_DIR is set",
      {
        hint: "Set AIEL_CONFIG_DIR to a directory that this user may write to",
      },
    );
}

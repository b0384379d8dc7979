/**
 * Changes one setting in one file.
 *
 * @module
 */

import { withFileLock } from "../system/file_lock.ts";
import { makeUserDirectory } from "../system/make_user_directory.ts";
import type { KeyName } from "./keys.ts";
import { ownMember, readSettings, writeSettings } from "./settings_file.ts";
import { isRecord } from "../../runtime/protocol/is_record.ts";

/**
 * Sets a value of a profile, or removes it when `value` is undefined. Gives whether the file has
 * changed.
 */
export async function writeUserSetting(
  path: string,
  profile: string,
  key: KeyName,
  value: string | undefined,
): Promise<boolean> {
  await makeUserDirectory(path.slice(0, path.lastIndexOf("/")), "AIEL_CONFIG_DIR");
  // Two commands at a time must not undo each other's change.
  return await withFileLock(`${path}.lock`, async () => {
    const content = await readSettings(path);
    const changed = key === "profile"
      ? put(content, "active_profile", value)
      : putInProfile(content, profile, key, value);
    if (changed) await writeSettings(path, content);
    return changed;
  });
}

/** The same for the project, whose file belongs to its repository. */
export async function writeProjectSetting(
  root: string,
  key: KeyName,
  value: string | undefined,
): Promise<boolean> {
  const { Repository } = await import("../repository/mod.ts");
  let changed = false;
  await Repository.open(root).updateState((state) => {
    const values: Record<string, unknown> = { ...state };
    changed = put(values, key, value);
    return { ...state, [key]: value };
  });
  return changed;
}

function putInProfile(
  content: Record<string, unknown>,
  profile: string,
  key: KeyName,
  value: string | undefined,
): boolean {
  const all = isRecord(content.profiles) ? content.profiles : {};
  const values = ownMember(all, profile);
  const changed = put(values, key, value);
  // A profile named "__proto__" has to become a member like any other.
  content.profiles = Object.fromEntries([...Object.entries(all), [profile, values]]);
  return changed;
}

function put(values: Record<string, unknown>, key: string, value: string | undefined): boolean {
  const changed = values[key] !== value;
  if (value === undefined) delete values[key];
  else values[key] = value;
  return changed;
}

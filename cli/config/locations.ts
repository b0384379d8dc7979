/**
 * Where the user's files are.
 *
 * @module
 */

type Env = (name: string) => string | undefined;

/**
 * The directory of `config.json` and `credentials.json`: `AIEL_CONFIG_DIR`, `%APPDATA%\aiel` on
 * Windows, else `$XDG_CONFIG_HOME/aiel` or `~/.config/aiel` (XDG Base Directory: a
 * relative `XDG_CONFIG_HOME` is ignored). Undefined when there
 * is no home.
 */
export function configDirectory(env: Env, os: string): string | undefined {
  const own = env("AIEL_CONFIG_DIR");
  if (own !== undefined) return own.length > 1 ? own.replace(/\/$/, "") : own;
  if (os === "windows") {
    const data = env("APPDATA");
    return data === undefined ? undefined : `${data}/aiel`;
  }
  const xdg = env("XDG_CONFIG_HOME");
  if (xdg?.startsWith("/")) return `${xdg.replace(/\/$/, "")}/aiel`;
  const home = env("HOME");
  return home === undefined ? undefined : `${home.replace(/\/$/, "")}/.config/aiel`;
}

/**
 * The directory of what is remembered between commands and is no setting: `AIEL_STATE_DIR`,
 * `%LOCALAPPDATA%\aiel\state` on Windows, else `$XDG_STATE_HOME/aiel` or `~/.local/state/aiel` (XDG
 * Base Directory: a relative `XDG_STATE_HOME` is ignored). Undefined when there is no home.
 */
export function stateDirectory(env: Env, os: string): string | undefined {
  const own = env("AIEL_STATE_DIR");
  if (own !== undefined) return own.length > 1 ? own.replace(/\/$/, "") : own;
  if (os === "windows") {
    const data = env("LOCALAPPDATA");
    return data === undefined ? undefined : `${data}/aiel/state`;
  }
  const xdg = env("XDG_STATE_HOME");
  if (xdg?.startsWith("/")) return `${xdg.replace(/\/$/, "")}/aiel`;
  const home = env("HOME");
  return home === undefined ? undefined : `${home.replace(/\/$/, "")}/.local/state/aiel`;
}

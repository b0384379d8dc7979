/**
 * Where the user's files are.
 *
 * @module
 */

type Env = (name: string) => string | undefined;

/**
 * The directory of `config.json` and `credentials.json`: `AIEL_CONFIG_DIR`, `%APPDATA%\aiel` on Windows, else
 * `$XDG_CONFIG_HOME/aiel` or `~/.config/aiel` (the CLI seed's "Credential Resolution"; XDG Base Directory: a relative
 * `XDG_CONFIG_HOME` is ignored). Undefined when there is no home.
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

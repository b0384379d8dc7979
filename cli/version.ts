/** Version of the `aiel` command (semver), as `--version` says it. */
export const CLI_VERSION = "0.1.0";

/**
 * The platforms that `deno compile` makes binaries for.
 *
 * @module
 */

/** One of them, in the words of npm. */
export interface BuildTarget {
  os: "linux" | "darwin" | "win32";
  arch: "x64" | "arm64";
  /** The package with the keyring's library, and the file in it. */
  keyring: { package: string; file: string };
}

/** By Deno's names. */
export const TARGETS: Readonly<Record<string, BuildTarget>> = {
  "x86_64-unknown-linux-gnu": target("linux", "x64", "linux-x64-gnu"),
  "aarch64-unknown-linux-gnu": target("linux", "arm64", "linux-arm64-gnu"),
  "x86_64-apple-darwin": target("darwin", "x64", "darwin-x64"),
  "aarch64-apple-darwin": target("darwin", "arm64", "darwin-arm64"),
  "x86_64-pc-windows-msvc": target("win32", "x64", "win32-x64-msvc"),
};

function target(os: BuildTarget["os"], arch: BuildTarget["arch"], name: string): BuildTarget {
  return { os, arch, keyring: { package: `keyring-${name}`, file: `keyring.${name}.node` } };
}

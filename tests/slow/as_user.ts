/**
 * Runs tests as a user without privileges, with copies of everything that this user has to read.
 *
 * @module
 */

/** A user and a group that own nothing: the ones that Linux keeps for that. */
const NOBODY = 65534;
/** What of the repository a test of the runtime reads. */
const PARTS = ["cli", "control", "examples", "runtime", "sdk", "tests", "deno.json", "deno.lock"];

/** Where tests run as another user, and how. */
export interface UserWorkplace extends Disposable {
  /** The number of the user, and of the group. */
  readonly user: number;
  /** The copy of the repository. */
  readonly cwd: string;
  /** To be put before a command. */
  readonly prefix: readonly string[];
  readonly deno: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Makes the copies.
 *
 * @param repository absolute path
 * @returns why it can't be done here, as a text
 */
export function makeUserWorkplace(repository: string): UserWorkplace | string {
  if (Deno.build.os !== "linux") return "it takes Linux";
  if (Deno.uid() !== 0) return "it takes root to become another user";
  if (!exists("/usr/bin/setpriv")) return "setpriv is not installed";
  const directory = Deno.makeTempDirSync({ prefix: "aiel-user-" });
  Deno.chmodSync(directory, 0o755);
  const [cwd, denoDir, home, temp] = ["work", "deno-dir", "home", "tmp"].map((name) => {
    Deno.mkdirSync(`${directory}/${name}`);
    return `${directory}/${name}`;
  }) as [string, string, string, string];
  run("cp", "-R", ...PARTS.map((part) => `${repository}/${part}`), cwd);
  run("cp", "-R", `${cacheOfDeno()}/.`, denoDir);
  const deno = `${directory}/deno`;
  Deno.copyFileSync(Deno.execPath(), deno);
  Deno.chmodSync(deno, 0o755);
  run("chown", "-R", `${NOBODY}:${NOBODY}`, cwd, denoDir, home, temp);
  return {
    user: NOBODY,
    cwd,
    prefix: ["/usr/bin/setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--"],
    deno,
    env: {
      HOME: home,
      TMPDIR: temp,
      DENO_DIR: denoDir,
      PATH: "/usr/local/bin:/usr/bin:/bin",
      NO_COLOR: "1",
    },
    [Symbol.dispose]: () => Deno.removeSync(directory, { recursive: true }),
  };
}

function cacheOfDeno(): string {
  const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
  return (JSON.parse(new TextDecoder().decode(stdout)) as { denoDir: string }).denoDir;
}

function run(program: string, ...args: string[]): void {
  const { success, stderr } = new Deno.Command(program, { args }).outputSync();
  if (!success) throw new Error(`${program}: ${new TextDecoder().decode(stderr)}`);
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

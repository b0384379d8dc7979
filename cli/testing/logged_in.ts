import { COMMANDS } from "../commands/specs.ts";
import { openCredentials } from "../credentials/open_credentials.ts";
import { type FakeWorld, type Ran, run, temporaryDirectory } from "./fake_host.ts";

/** What a command line left behind, its `--json` document too. */
export interface RanJson extends Ran {
  document: Record<string, unknown>;
  /** `error` of the document. */
  error: { code: string; message: string; hint: string | null; details: Record<string, unknown> };
}

/** A home of a test's own, and command lines in this process that use it. */
export interface Home extends AsyncDisposable {
  readonly path: string;
  /** Runs a line with `--json`, which must say one document. */
  json(line: string, world?: FakeWorld): Promise<RanJson>;
  /** Runs a line as it is; words with spaces in them are given as a list. */
  text(line: string | readonly string[], world?: FakeWorld): Promise<Ran>;
  /** Logs in without asking a service: stores a token as `aiel auth login` would. */
  keep(token: string, baseUrl: string, profile?: string): Promise<void>;
}

/** Makes one. No keyring, no settings. */
export async function makeHome(more: Record<string, string> = {}): Promise<Home> {
  const dir = await temporaryDirectory();
  const env = { HOME: dir.path, AIEL_NO_KEYRING: "1", ...more };
  const text = (line: string | readonly string[], world: FakeWorld = {}) =>
    run(typeof line === "string" ? line.split(" ").filter((word) => word !== "") : line, COMMANDS, {
      cwd: dir.path,
      ...world,
      env: { ...env, ...world.env },
    });
  return {
    path: dir.path,
    text,
    json: async (line, world) => {
      const ran = await text(`${line} --json`, world);
      const document = JSON.parse(ran.stdout);
      return { ...ran, document, error: document.error };
    },
    keep: async (token, baseUrl, profile = "default") => {
      const ports = {
        env: (name: string) => new Map(Object.entries(env)).get(name),
        os: "linux",
        now: () => new Date(0),
      };
      await openCredentials(ports).set(profile, token, baseUrl);
      const set = await text(`config set base_url ${baseUrl} --profile ${profile} --quiet`);
      if (set.code !== 0) throw new Error(set.stderr);
    },
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}

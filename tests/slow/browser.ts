/**
 * A real browser for tests of pages: Debian's chromium, where it is.
 *
 * @module
 */

import { descendants } from "../../runtime/launch/process_usage.ts";
import { isGone, processesWith, until } from "../harness/processes.ts";
import { tempDir } from "../harness/temp_dir.ts";

/** The program; undefined: there is none. */
export const BROWSER: string | undefined = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => ["/usr/bin", "/usr/local/bin"].map((place) => `${place}/${name}`))
  .find(isFile);

/** A browser that shows a page. It is ended, with all that it wrote, when it is disposed. */
export interface OpenBrowser extends AsyncDisposable {
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

/** Opens a page in a browser without a screen, and with a profile of its own. */
export function openBrowser(url: string, flags: readonly string[] = []): OpenBrowser {
  if (BROWSER === undefined) throw new Error("There is no browser");
  const dir = tempDir();
  const browser = new Deno.Command(BROWSER, {
    args: [
      ...["--headless", "--no-sandbox", "--disable-gpu", `--user-data-dir=${dir.path}/profile`],
      ...["--no-proxy-server", "--no-first-run", "--remote-debugging-port=0", ...flags, url],
    ],
    env: { HOME: dir.path },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  return {
    ended: browser.status.then(() => {}),
    async [Symbol.asyncDispose]() {
      const below = descendants(browser.pid);
      for (const pid of [browser.pid, ...below.map((one) => one.pid)]) end(pid);
      await browser.status;
      // Each of its processes writes into the profile for as long as it is there.
      await until(
        "the browser is gone",
        () => below.every(isGone) && processesWith(dir.path).length === 0,
      );
      dir[Symbol.dispose]();
    },
  };
}

function end(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

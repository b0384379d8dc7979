import { issueToken } from "../../control/domain/identity/token.ts";
import assert from "node:assert/strict";
import { denoEnvironment, FROM_CACHE } from "../../tests/harness/deno_child.ts";
import { temporaryDirectory } from "../testing/fake_host.ts";

/** Debian's packages dbus, gnome-keyring and libsecret-tools have them. */
const NEEDED = ["dbus-run-session", "gnome-keyring-daemon", "secret-tool"];
const missing = Deno.build.os === "linux" ? NEEDED.filter((name) => !isInPath(name)) : ["Linux"];
const note = missing.length === 0 ? "" : ` (skipped: needs ${missing.join(", ")})`;
const PROGRAM = new URL("../testing/keyring_session.ts", import.meta.url).pathname;
const MAIN = new URL("../main.ts", import.meta.url).pathname;
// A test value; nothing accepts it.
const TOKEN = issueToken("pat").text;

function isInPath(name: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((directory) => {
    try {
      return Deno.statSync(`${directory}/${name}`).isFile;
    } catch {
      return false;
    }
  });
}

/** Runs shell lines in a D-Bus session of their own; `$store` and `$aiel` are the programs. */
async function inSession(home: string, script: string) {
  const deno = Deno.execPath();
  const { code, stdout, stderr } = await new Deno.Command("dbus-run-session", {
    args: ["--", "sh", "-euc", script],
    env: {
      HOME: home,
      XDG_RUNTIME_DIR: home,
      XDG_DATA_HOME: `${home}/data`,
      AIEL_CONFIG_DIR: `${home}/config`,
      ...denoEnvironment(),
      AIEL_TOKEN: "",
      AIEL_NO_KEYRING: "",
      store: `${deno} run -A ${FROM_CACHE.join(" ")} ${PROGRAM}`,
      aiel: `${deno} run -A ${FROM_CACHE.join(" ")} ${MAIN}`,
    },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.equal(code, 0, `${text}\n${new TextDecoder().decode(stderr)}`);
  return text.trimEnd().split("\n");
}

const UNLOCK = "printf %s password | gnome-keyring-daemon --unlock --components=secrets >/dev/null";

Deno.test({
  name: `the OS keyring keeps, gives back and forgets a credential${note}`,
  ignore: missing.length > 0,
  fn: async () => {
    await using dir = await temporaryDirectory();
    const said = await inSession(
      dir.path,
      `${UNLOCK}
      $store set default ${TOKEN}
      secret-tool search --all service aiel 2>/dev/null | grep -c '^secret = ${TOKEN}$'
      $store find default
      grep -c ${TOKEN} $AIEL_CONFIG_DIR/credentials.json || true
      $aiel auth status --offline --json
      $aiel auth logout --json
      $store find default
      secret-tool search --all service aiel 2>/dev/null | grep -c . || true
      $store problem`,
    );
    const status: unknown = JSON.parse(said[4] ?? "");
    assert.deepEqual(status, {
      profile: "default",
      authenticated: true,
      checked: false,
      source: "keyring",
      location: "the OS keyring",
      base_url: null,
      user: null,
      tenant: null,
      scopes: null,
      expires_at: null,
    });
    assert.deepEqual(said.toSpliced(4, 1), [
      '{"store":"keyring"}',
      "1",
      `{"token":"${TOKEN}","source":"keyring"}`,
      "0",
      '{"profile":"default","removed_from":["keyring"],"revoked":false,"dry_run":false}',
      "null",
      "0",
      "null",
    ]);
  },
});

Deno.test({
  name: `a D-Bus session without a keyring falls back to the file, and says why${note}`,
  ignore: missing.length > 0,
  fn: async () => {
    await using dir = await temporaryDirectory();
    // The session bus would start a daemon for every caller; a bus without service files can't.
    const said = await inSession(
      dir.path,
      `export DBUS_SESSION_BUS_ADDRESS=unix:path=$HOME/no-such-bus
      $store set default ${TOKEN}
      $store find default
      stat -c %a $AIEL_CONFIG_DIR/credentials.json`,
    );
    assert.match(said[0] ?? "", /^\{"store":"file","reason":".+"\}$/);
    assert.deepEqual(said.slice(1), [`{"token":"${TOKEN}","source":"file"}`, "600"]);
  },
});

import type { CommandSpec } from "../../deps.ts";

const READS = ["credentials.json of the user", "the OS keyring", "config.json of the user"];

/** `aiel auth login` */
export const authLogin: CommandSpec = {
  path: ["auth", "login"],
  group: "account",
  summary: "Log in to a control service",
  description:
    "On a terminal `aiel auth login` asks for all that it needs. It reads the token where it is not shown, or from standard input, and keeps it in the OS keyring, or in a file that only you can read, once " +
    "the service has accepted it. What was stored before stays when it does not. Whose it is is remembered for the author of commits. The address, and the workspace and project when " +
    "there is only one, become settings of the profile. There is no flag for the token: other processes could read it.",
  options: [
    { name: "base-url", value: "url", summary: "The control service; default: as set, or asked" },
    { name: "with-token", summary: "Read the token from standard input" },
    {
      name: "insecure-http",
      summary: "Allow http:// to another machine: others on the way can read the token",
    },
  ],
  dryRun: true,
  examples: [
    {
      title: "In a script, from a file or a secret store",
      line: 'aiel auth login --base-url "$AIEL_BASE_URL" --with-token < token.txt',
      before: ["printenv AIEL_TOKEN > token.txt"],
      place: "service",
    },
    {
      title: "Another account beside the one in use",
      line: "aiel auth login --profile production --with-token < token.txt",
      before: ["printenv AIEL_TOKEN > token.txt"],
      place: "service",
    },
  ],
  effects: {
    reads: READS,
    writes: [
      "credentials.json of the user",
      "the OS keyring",
      "config.json of the user",
      "places.json of the user",
    ],
    env: ["AIEL_BASE_URL", "AIEL_INSECURE_HTTP", "AIEL_NO_KEYRING"],
  },
  load: () => import("./login.ts").then((module) => module.authLogin),
};

/** `aiel auth status` */
export const authStatus: CommandSpec = {
  path: ["auth", "status"],
  group: "account",
  summary: "Say whether there is a credential that is accepted",
  description:
    "Looks at AIEL_TOKEN, then the OS keyring, then the credentials file, and asks the control service whose the credential is. Exit " +
    "code 4 when there is no credential, when it is no token, or when it is not accepted, so that CI can stop before it does anything " +
    "else; 1 when the service can't be reached; 2 when none is set. With --offline only the form of what is stored is looked at.",
  options: [{ name: "offline", summary: "Ask no service: only look whether there is a token" }],
  examples: [
    { title: "Who am I", line: "aiel auth status", place: "service" },
    { title: "In CI, before anything else", line: "aiel auth status --quiet", place: "service" },
    { title: "Without a network", line: "aiel auth status --offline", place: "service" },
  ],
  effects: { reads: READS, writes: [], env: ["AIEL_TOKEN", "AIEL_NO_KEYRING"] },
  load: () => import("./status.ts").then((module) => module.authStatus),
};

/** `aiel auth list` */
export const authList: CommandSpec = {
  path: ["auth", "list"],
  group: "account",
  summary: "List profiles and where their credentials are",
  examples: [{ title: "All profiles", line: "aiel auth list" }],
  effects: { reads: READS, writes: [] },
  load: () => import("./list.ts").then((module) => module.authList),
};

/** `aiel auth logout` */
export const authLogout: CommandSpec = {
  path: ["auth", "logout"],
  group: "account",
  summary: "Forget the stored credential of a profile",
  description:
    "With --revoke the service is told first never to accept it again; when that fails, it stays stored. It takes the scope token:admin.",
  options: [{ name: "revoke", summary: "Also revoke it on the service, for good" }],
  dryRun: true,
  examples: [
    { title: "Of the profile in use", line: "aiel auth logout" },
    { title: "Of another one", line: "aiel auth logout --profile production" },
  ],
  effects: { reads: READS, writes: ["credentials.json of the user", "the OS keyring"] },
  load: () => import("./logout.ts").then((module) => module.authLogout),
};

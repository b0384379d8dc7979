import { builtinModules } from "node:module";
import { suggest } from "../../sdk/suggest.ts";
import { aiRootOf } from "./ai_roots.ts";
import type { ReferenceForm } from "./module_references.ts";
import { shorten } from "./shorten.ts";
import { type Capabilities, type Judgement, needs } from "./symbol_rules.ts";

/** Where a specifier leads. */
export type Destination =
  | { readonly kind: "local"; readonly path: string }
  | { readonly kind: "provided" }
  | { readonly kind: "refused"; readonly judgement: Judgement };

/** What decides about a specifier besides its text. */
export interface SpecifierContext {
  /** The importing file, relative to the snapshot. */
  readonly file: string;
  readonly form: ReferenceForm;
  readonly capabilities: Capabilities;
  readonly bundlePackages: readonly string[];
}

const SUBPROCESS_MODULES = ["child_process", "cluster"];
const NETWORK_MODULES = ["dgram", "dns", "http", "http2", "https", "net", "quic", "tls"];
const REFUSED_MODULES: ReadonlyMap<string, string> = new Map([
  ["inspector", "it opens a debugger into the process"],
  ["repl", "it reads the process's own input"],
  ["wasi", "it maps directories of the host"],
]);
const BUILTINS = new Set(builtinModules.map((name) => name.replace(/^node:/, "")));
const PROVIDED: Destination = { kind: "provided" };

/** Resolves one literal specifier by the import policy of a snapshot. */
export function judgeSpecifier(specifier: string, context: SpecifierContext): Destination {
  const { form, bundlePackages } = context;
  if (form === "builtin") return judgeBuiltin(specifier, context);
  const address = asUrlText(specifier);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(address)?.[1]?.toLowerCase();
  if (scheme === "node") return judgeBuiltin(address.replace(/^node:/i, "node:"), context);
  if (scheme !== undefined) return judgeScheme(specifier, scheme, bundlePackages);
  if (
    /^\.{0,2}\//.test(specifier) || specifier === "." || specifier === ".." || form === "worker"
  ) {
    return judgePath(specifier, context);
  }
  if (specifier === "aiel" || bundlePackages.includes(specifier)) return PROVIDED;
  if (specifier === "aiel/testing") {
    return refuse({
      rule: "testing",
      message: '"aiel/testing" is for tests and is not there when the snapshot runs',
      hint: "Move the code that needs it into a test file",
    });
  }
  return judgeBare(specifier, context);
}

/**
 * What a URL parser reads: no blanks around, no tabs or line ends anywhere. `"no\tde:net"` is
 * `node:net` to Deno too.
 */
function asUrlText(specifier: string): string {
  // deno-lint-ignore no-control-regex -- these are the ones the URL standard strips
  return specifier.replace(/^[\x00-\x20]+|[\x00-\x20]+$|[\t\n\r]/g, "");
}

function judgeBuiltin(specifier: string, { capabilities }: SpecifierContext): Destination {
  const shown = shorten(specifier);
  const name = specifier.replace(/^node:/, "");
  const root = name.split("/", 1)[0] ?? name;
  // _http_agent, _tls_wrap: the insides of http and tls, which Deno hands out as well.
  const family = root.replace(/^_(http|tls).*$/, "$1");
  const onlyTypes = 'if only its types are needed, write "import type"';
  if (SUBPROCESS_MODULES.includes(family) && capabilities.subprocess === false) {
    return refuse(
      withHint(needs("subprocess", `"${shown}" starts programs`, '["<program>"]'), onlyTypes),
    );
  }
  if (family === "worker_threads" && capabilities.subprocess === false) {
    return refuse({
      ...needs("subprocess", `"${shown}" starts Node workers with options of their own`, "[]"),
      hint: 'Use the web "Worker", which has the permissions of its parent and needs no capability',
    });
  }
  if (family === "ffi" && capabilities.ffi === false) {
    return refuse(needs("ffi", `"${shown}" is for native code`, '["/<library>.so"]'));
  }
  if (NETWORK_MODULES.includes(family) && capabilities.network === false) {
    return refuse(
      withHint(
        needs("network", `"${shown}" opens connections`, '["<host>:<port>"]'),
        onlyTypes,
      ),
    );
  }
  const reason = REFUSED_MODULES.get(family);
  if (reason !== undefined) {
    return refuse({
      rule: "builtin",
      message: `"${shown}" is not allowed in a snapshot: ${reason}`,
      hint: "Remove the import",
    });
  }
  if (BUILTINS.has(name)) return PROVIDED;
  const near = suggest(name, [...BUILTINS].filter((known) => !REFUSED_MODULES.has(known)));
  return refuse({
    rule: "builtin",
    message: `"${shown}" is not a built-in module`,
    hint: near === undefined ? "Check the name" : `Did you mean "node:${near}"?`,
  });
}

function judgeScheme(
  specifier: string,
  scheme: string,
  bundlePackages: readonly string[],
): Destination {
  const shown = shorten(specifier);
  switch (scheme) {
    case "npm":
    case "jsr": {
      const name = packageName(specifier.slice(specifier.indexOf(":") + 1));
      const isThere = name !== undefined && (name === "aiel" || bundlePackages.includes(name));
      return refuse({
        rule: "remote",
        message: `"${shown}" names a registry, and the runtime installs nothing`,
        hint: isThere
          ? `Write "${name}"`
          : name !== undefined && isElsewhere(name, bundlePackages)
          ? `${ASK_FOR_AI}, and write "${name}"`
          : bundleHint(bundlePackages),
      });
    }
    case "http":
    case "https":
      return refuse({
        rule: "remote",
        message: `"${shown}" is on the network, and the runtime downloads no code`,
        hint: "Copy the module into the snapshot and import it by its path",
      });
    case "file":
      return refuse({
        rule: "escape",
        message: `"${shown}" is a place on the host, and a snapshot has only its own files`,
        hint: 'Write a relative path, such as "./tools/core.ts"',
      });
    case "data":
    case "blob":
      return refuse({
        rule: "scheme",
        message: `"${specifier.slice(0, 60)}" is a module that stands in no file`,
        hint: "Put the code into a file of the snapshot",
      });
    default:
      return refuse({
        rule: "scheme",
        message: `"${shown}" has the scheme "${shorten(scheme)}:", which a snapshot can't import`,
        hint: 'Write a relative path, or "node:" and the name of a built-in module',
      });
  }
}

function judgeBare(specifier: string, context: SpecifierContext): Destination {
  const { bundlePackages, form } = context;
  const shown = shorten(specifier);
  const root = specifier.split("/", 1)[0] ?? specifier;
  if (BUILTINS.has(specifier) || BUILTINS.has(root)) {
    const destination = judgeBuiltin(specifier, context);
    // require() knows the short names, import does not.
    if (destination.kind === "refused" || form === "require") return destination;
    return refuse({
      rule: "builtin",
      message: `"${shown}" lacks the "node:" of a built-in module`,
      hint: `Write "node:${shown}"`,
    });
  }
  if (isElsewhere(specifier, bundlePackages)) {
    return refuse({
      rule: "bundle",
      message: `"${shown}" is not available: the snapshot's bundle does not have it`,
      hint: ASK_FOR_AI,
    });
  }
  const name = packageName(specifier);
  const near = suggest(specifier, [...bundlePackages, "aiel"]);
  return refuse({
    rule: "bundle",
    message: `"${shown}" is not in the snapshot's bundle`,
    hint: near !== undefined
      ? `Did you mean "${near}"?`
      : name !== undefined && bundlePackages.includes(name)
      ? partHint(name, bundlePackages)
      : bundleHint(bundlePackages),
  });
}

/** Resolves by the rules of URLs, as Deno does, and refuses what leaves the snapshot. */
function judgePath(specifier: string, { file }: SpecifierContext): Destination {
  const shown = shorten(specifier);
  const escape = refuse({
    rule: "escape",
    message: `"${shown}" leaves the snapshot`,
    hint: "Import files of the snapshot by relative paths",
  });
  // "/x" is the root of the host's disk.
  if (/^[\\/]/.test(specifier)) return escape;
  const base = `file:///snapshot/${file.split("/").map(encodeURIComponent).join("/")}`;
  let path: string;
  try {
    const { pathname } = new URL(specifier, base);
    // An encoded slash is a slash again when Deno makes a path of the URL.
    if (/%(?:2f|5c|00)/i.test(pathname)) return escape;
    path = decodeURIComponent(pathname);
  } catch {
    const encoded = specifier.replaceAll(/%(?![0-9a-f]{2})/gi, "%25");
    return refuse({
      rule: "escape",
      message: `"${shown}" has a "%" that begins no character in UTF-8, and is no certain path`,
      hint: encoded === specifier
        ? "Write the character itself"
        : `Write "${shorten(encoded)}": "%25" is the percent sign`,
    });
  }
  if (!path.startsWith("/snapshot/") || path.split("/").includes("..")) return escape;
  if (path.endsWith(".node")) {
    return refuse({
      rule: "native_addon",
      message: `"${shown}" is a native addon, which no permission confines`,
      hint: "Use a package in JavaScript or WebAssembly",
    });
  }
  return { kind: "local", path: path.slice("/snapshot/".length) };
}

/** `@scope/name` or `name` out of `name@1.2/part`. */
function packageName(specifier: string): string | undefined {
  return /^\/?((?:@[^/@]+\/)?[^/@]+)/.exec(specifier)?.[1];
}

const ASK_FOR_AI = 'Set "bundle": "ai" in aiel.json';

/** Whether another bundle has it. */
function isElsewhere(specifier: string, bundlePackages: readonly string[]): boolean {
  const root = aiRootOf(specifier);
  return root !== undefined && !bundlePackages.includes(root);
}

function partHint(name: string, bundlePackages: readonly string[]): string {
  return bundlePackages.some((other) => other.startsWith(`${name}/`))
    ? `Import another part of "${name}", since the bundle has not this one`
    : `Only "${name}" itself can be imported`;
}

/** What can be imported. Of a package with many parts itself alone is named. */
function bundleHint(bundlePackages: readonly string[]): string {
  const whole = bundlePackages.filter((name) =>
    !bundlePackages.some((other) => name.startsWith(`${other}/`))
  );
  const names = ["aiel", ...whole].map((name) => `"${name}"`).join(", ");
  return `Import ${names}, a built-in module, or a copy of the code in the snapshot`;
}

function withHint(judgement: Judgement, more: string): Judgement {
  return { ...judgement, hint: `${judgement.hint}; ${more}` };
}

function refuse(judgement: Judgement): Destination {
  return { kind: "refused", judgement };
}

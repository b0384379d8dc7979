import type { Deps } from "../../deps.ts";
import { checkAddress } from "../../sync/address.ts";
import { insecureHttpAllowed } from "../../sync/connection.ts";
import { networkFailure } from "../../sync/network_failure.ts";
import { CliError } from "../../errors.ts";
import type { Finding } from "./finding.ts";

/** How long the service may take to say that it is there, in milliseconds. */
const PATIENCE_MS = 3_000;
const MAX_BYTES = 64 * 1024;

/** Asks the control service, where one is set, whether it is there. No credential is sent. */
export async function checkService(deps: Deps): Promise<Finding> {
  const config = await deps.config();
  const setting = config.get("base_url");
  if (setting === undefined) {
    return { status: "ok", found: "none is set; only sharing needs one (`aiel auth login`)" };
  }
  const { value: baseUrl, source } = setting;
  try {
    checkAddress(baseUrl, insecureHttpAllowed(config));
  } catch (thrown) {
    if (!(thrown instanceof CliError)) throw thrown;
    return {
      status: "warning",
      found: thrown.message,
      ...thrown.hint === undefined ? {} : { todo: thrown.hint },
    };
  }
  const problem = await ask(baseUrl, deps);
  return problem === undefined ? { status: "ok", found: `${baseUrl} is ready` } : {
    status: "warning",
    found: `${baseUrl} ${problem.found}`,
    todo: `${problem.todo ?? "Start it"}, or correct base_url (${source}); ` +
      "what works on this machine alone goes on",
  };
}

/** What is wrong with the answer; undefined when it is the service's. */
async function ask(
  baseUrl: string,
  { signal, env }: Pick<Deps, "signal" | "env">,
): Promise<{ found: string; todo?: string } | undefined> {
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, "")}/readyz`, {
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    const size = Number(response.headers.get("content-length") ?? 0);
    if (!response.ok || size > MAX_BYTES) {
      await response.body?.cancel();
      return { found: `answers with status ${response.status}, not as a control service does` };
    }
    if (isReady(await start(response))) return undefined;
    return { found: "does not answer as a control service does" };
  } catch (thrown) {
    signal.throwIfAborted();
    const late = thrown instanceof DOMException && thrown.name === "TimeoutError";
    if (late) return { found: `did not answer in ${PATIENCE_MS / 1000} s` };
    const failure = networkFailure(thrown, { baseUrl, env });
    if (failure === undefined) return { found: "can't be reached" };
    const { reason, hint, lasting } = failure;
    return { found: `can't be reached: ${reason}`, ...lasting ? { todo: hint } : {} };
  }
}

/** The beginning of the answer: what answers there need not come to an end. */
async function start(response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BYTES) break;
  }
  return text;
}

function isReady(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === "object" && document !== null && "status" in document &&
      document.status === "ready";
  } catch {
    return false;
  }
}

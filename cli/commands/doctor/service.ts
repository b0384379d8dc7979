import { compare } from "compare-versions";
import * as z from "zod";
import { MetaDocument } from "../../../control/api/meta.ts";
import type { Deps } from "../../deps.ts";
import { checkAddress } from "../../sync/address.ts";
import { insecureHttpAllowed } from "../../sync/connection.ts";
import { networkFailure } from "../../sync/network_failure.ts";
import { CliError } from "../../errors.ts";
import { CLI_VERSION } from "../../version.ts";
import type { Finding } from "./finding.ts";

/** How long the service may take to say that it is there, in milliseconds. */
const PATIENCE_MS = 3_000;
const MAX_BYTES = 64 * 1024;

const Ready = z.object({ status: z.literal("ready") });

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
  const root = baseUrl.replace(/\/+$/, "");
  const ready = await ask(`${root}/readyz`, Ready, deps);
  if ("wrong" in ready) {
    return {
      status: "warning",
      found: `${baseUrl} ${ready.wrong}`,
      todo: `${ready.todo ?? "Start it"}, or correct base_url (${source}); ` +
        "what works on this machine alone goes on",
    };
  }
  const versions = await ask(`${root}/v1/meta`, MetaDocument, deps);
  return "wrong" in versions
    ? { status: "ok", found: `${baseUrl} is ready` }
    : judgeVersions(versions.document, baseUrl);
}

/** Whether this command works with a service of these versions. Pure. */
export function judgeVersions(
  { service_version, oldest_cli }: MetaDocument,
  baseUrl: string,
  own: string = CLI_VERSION,
): Finding {
  const found = `${baseUrl} is ready (version ${service_version})`;
  return compare(own, oldest_cli, ">=") ? { status: "ok", found } : {
    status: "problem",
    found: `${found}, and works with aiel ${oldest_cli} or later; this is ${own}`,
    todo: "Update aiel",
  };
}

/** A document of the service; what is wrong with the answer where it is none. */
async function ask<T>(
  url: string,
  schema: z.ZodType<T>,
  { signal, env }: Pick<Deps, "signal" | "env">,
): Promise<{ document: T } | { wrong: string; todo?: string }> {
  try {
    const response = await fetch(url, {
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    const size = Number(response.headers.get("content-length") ?? 0);
    if (!response.ok || size > MAX_BYTES) {
      await response.body?.cancel();
      return { wrong: `answers with status ${response.status}, not as a control service does` };
    }
    const document = schema.safeParse(jsonOf(await start(response)));
    return document.success
      ? { document: document.data }
      : { wrong: "does not answer as a control service does" };
  } catch (thrown) {
    signal.throwIfAborted();
    const late = thrown instanceof DOMException && thrown.name === "TimeoutError";
    if (late) return { wrong: `did not answer in ${PATIENCE_MS / 1000} s` };
    const failure = networkFailure(thrown, { baseUrl: url, env });
    if (failure === undefined) return { wrong: "can't be reached" };
    const { reason, hint, lasting } = failure;
    return { wrong: `can't be reached: ${reason}`, ...lasting ? { todo: hint } : {} };
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

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

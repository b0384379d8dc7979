/**
 * Who reaches the service, and by which names.
 *
 * @module
 */
import { ConfigError } from "./config_error.ts";
import { isLoopback } from "./is_loopback.ts";
import type { ListenAddress } from "../../runtime/listen/listen.ts";

/** What says who reaches the service. */
export interface ServiceReach {
  /** Where the API listens. */
  readonly listen: ListenAddress;
  /** How that is reached from outside, without a slash at the end. */
  readonly publicUrl: string | undefined;
  /** Where projects answer: an origin of their own. */
  readonly runListen: ListenAddress;
  /** How that is reached from outside, without a slash at the end; undefined: as it listens. */
  readonly runUrl: string | undefined;
  /** How many proxies of one's own every request comes through. */
  readonly proxies: number;
}

/** What says that others than this machine's users reach the service; undefined: nothing does. */
export function outsideReach(
  { listen, publicUrl, proxies, runListen, runUrl }: ServiceReach,
): string | undefined {
  for (const { hostname } of [listen, runListen]) {
    if (!isLoopback(hostname)) return `"${hostname}" is beyond loopback`;
  }
  if (proxies > 0) return "AIEL_TRUSTED_PROXIES names proxies in front of it";
  const named = [["AIEL_PUBLIC_URL", publicUrl], ["AIEL_RUN_URL", runUrl]] as const;
  for (const [variable, url] of named) {
    const host = url === undefined ? undefined : hostOf(url);
    if (host !== undefined && !isLoopback(host)) return `${variable} names "${host}"`;
  }
  return undefined;
}

/**
 * Refuses an origin of projects that is not their own. Browsers give cookies of a host to all of
 * its ports, so beyond loopback it is another host than that of the API.
 *
 * @throws {ConfigError}
 */
export function requireOwnOrigin(reach: ServiceReach): void {
  const { runUrl } = reach;
  const outside = outsideReach(reach);
  if (runUrl === undefined) {
    if (outside === undefined) return;
    throw new ConfigError(
      `AIEL_RUN_URL is not set, expected it because ${outside}: projects answer at a host of ` +
        "their own, such as https://run.aiel.example",
    );
  }
  const api = documentedUrl(reach);
  const isOther = api === undefined ||
    (outside === undefined
      ? new URL(runUrl).origin !== new URL(api).origin
      : hostOf(runUrl) !== hostOf(api));
  if (isOther) return;
  throw new ConfigError(
    `AIEL_RUN_URL names the host of the API, "${hostOf(runUrl)}", expected another one: pages of ` +
      "projects must get no cookie of it",
  );
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, "");
}

/** Where the service says that it is; undefined: nothing tells, as for "every address". */
export function documentedUrl(
  { publicUrl, listen: { hostname, port } }: Pick<ServiceReach, "listen" | "publicUrl">,
): string | undefined {
  if (publicUrl !== undefined) return publicUrl;
  if (port === 0 || hostname === "0.0.0.0" || hostname === "::") return undefined;
  return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

import type { ListenAddress } from "../../runtime/listen/listen.ts";
import { listening, urlOf } from "./listening.ts";

/** What is served. */
export interface MetricsText {
  readonly text: string;
  readonly contentType: string;
}

/** A listener for Prometheus. */
export interface MetricsServer {
  /** Where `/metrics` is, as a URL. */
  readonly url: string;
  /** Lets what is being answered be answered, for a moment, and listens no more. */
  stop(): Promise<void>;
}

const LISTENER = {
  says: "Metrics can't be served",
  variable: "AIEL_METRICS_LISTEN",
  examples: ["127.0.0.1:9464", "127.0.0.1:9465"],
} as const;

/** How long answers that are under way may take at the end, in milliseconds. */
const STOP_MS = 1_000;
/** Connections at a time. */
const MOST_SCRAPES = 32;

/**
 * Serves metrics at `/metrics`, and nothing else, to all who reach the address.
 *
 * @param read gives them; what it throws, `failed` hears of
 * @throws {StartFailure} when the address can't be had
 */
export async function serveMetrics(
  at: ListenAddress,
  read: () => Promise<MetricsText>,
  failed: (error: unknown) => void,
): Promise<MetricsServer> {
  const server = await listening(
    at,
    LISTENER,
    (request) => answer(request, read, failed),
    { connections: MOST_SCRAPES },
  );
  return {
    url: `${urlOf(server.at)}/metrics`,
    async stop() {
      await server.stop(STOP_MS);
    },
  };
}

async function answer(
  { method, url }: Request,
  read: () => Promise<MetricsText>,
  failed: (error: unknown) => void,
): Promise<Response> {
  const isRead = method === "GET" || method === "HEAD";
  if (!isRead || URL.parse(url)?.pathname !== "/metrics") return plain(404, "Not found\n");
  try {
    const { text, contentType } = await read();
    return plain(200, method === "HEAD" ? null : text, contentType);
  } catch (error) {
    failed(error);
    return plain(500, "The metrics could not be read\n");
  }
}

function plain(
  status: number,
  text: string | null,
  contentType = "text/plain; charset=utf-8",
): Response {
  const headers = {
    "content-type": contentType,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  return new Response(text, { status, headers });
}

import type { Connection } from "./app_env.ts";
import type { OpenApiDocument } from "./openapi_document.ts";

/** Something that answers requests, to whatever listens for it. */
export interface ServedApp {
  /** Answers a request. Never rejects. */
  fetch(request: Request, connection?: Connection): Promise<Response>;
  /** From now on `/readyz` says that no new requests should come, and streams that are open end. */
  drain(): void;
  /** Waits for what answers did not wait for, and writes down when tokens were used. */
  settle(): Promise<void>;
}

/** The service's API. */
export interface ControlApp extends ServedApp {
  /** What `/openapi.json` says. */
  readonly document: OpenApiDocument;
}

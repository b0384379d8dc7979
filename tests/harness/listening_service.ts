import { makeWorld, type World } from "../../control/testing/world.ts";

/**
 * A control service in this process that listens on a port of its own: for commands that are
 * processes of their own. The sandbox is replaced by an answer; `control/testing/real_service.ts`
 * starts the whole program.
 */
export interface ListeningService extends AsyncDisposable {
  readonly url: string;
  /** The people in it, and what tests may move. */
  readonly world: World;
  /**
   * What makes `aiel` talk to it as the admin, in workspace "payments" with the empty project
   * "fraud".
   */
  readonly env: Readonly<Record<string, string>>;
}

/** Starts one. */
export async function startListeningService(): Promise<ListeningService> {
  const world = await makeWorld();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => world.service.app.fetch(request, { address: "127.0.0.1" }),
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    url,
    world,
    env: {
      AIEL_BASE_URL: url,
      AIEL_TOKEN: world.admin.token,
      AIEL_WORKSPACE: "payments",
      AIEL_PROJECT: "fraud",
    },
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await world[Symbol.asyncDispose]();
    },
  };
}

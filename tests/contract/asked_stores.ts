const ASKED = Deno.env.get("AIEL_STORES");

/** Whether stores that need a server are tested: it takes its time. */
export const WITH_SERVER = ASKED === "all" || ASKED === "server";

/** Whether SQLite is tested: not where another run of the same tests does that. */
export const WITH_SQLITE = ASKED !== "server";

import type { Context } from "aiel";
import { tool } from "aiel/langchain";
import { z } from "zod";

/** What the search of the MCP server finds. */
const Found = z.object({
  results: z.array(z.object({ title: z.string(), url: z.string(), text: z.string() })),
});

/** A page that an answer rests on. */
export type Source = Pick<z.infer<typeof Found>["results"][number], "title" | "url">;

/**
 * The search of the integration `search` as a tool for the model. The platform makes the call: it
 * knows where the server is, and what this project may call there.
 *
 * @param sources gets what was found
 */
export function searchTool(ctx: Context, sources: Source[]) {
  return tool(async ({ query }) => {
    const { structuredContent, isError } = await ctx.integrations.get("search")
      .callTool("search", { query });
    if (isError === true) return "The search failed.";
    const { results } = Found.parse(structuredContent);
    sources.push(...results.map(({ title, url }) => ({ title, url })));
    ctx.log("searched", { query, results: results.length });
    return results.length === 0
      ? "Nothing was found."
      : results.map(({ title, url, text }) => `${title} (${url})\n${text}`).join("\n\n");
  }, {
    name: "search",
    description: "Searches the web",
    schema: z.object({ query: z.string().describe("What to look for, in a few words") }),
  });
}

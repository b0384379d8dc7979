/**
 * How lists show what a server declares. What was not said is left out.
 *
 * @module
 */

import type { Prompt, Resource, ResourceTemplateType, Tool } from "@modelcontextprotocol/server";
import type { ListedPrompt, ListedResource, ListedTool } from "./listing.ts";

/** A tool. Those without a schema take any object. */
export function toolEntry(tool: ListedTool): Tool {
  const { name, inputSchema, outputSchema, annotations, title, description } = tool;
  return {
    name,
    ...said({ title, description }),
    inputSchema: inputSchema as Tool["inputSchema"],
    ...(outputSchema === undefined ? {} : { outputSchema: outputSchema as Tool["outputSchema"] }),
    ...(annotations === undefined ? {} : { annotations: said(annotations) }),
  };
}

/** A resource at one address. */
export function resourceEntry(resource: ListedResource): Resource {
  const { name, uri, title, description, mimeType } = resource;
  return { uri, name, ...said({ title, description, mimeType }) };
}

/** Resources at addresses of a template. */
export function templateEntry(template: ListedResource): ResourceTemplateType {
  const { name, uri, title, description, mimeType } = template;
  return { uriTemplate: uri, name, ...said({ title, description, mimeType }) };
}

/** A prompt. */
export function promptEntry(prompt: ListedPrompt): Prompt {
  const { name, title, description } = prompt;
  return {
    name,
    ...said({ title, description }),
    arguments: prompt.arguments.map(({ name, required, ...more }) => ({
      name,
      ...said({ title: more.title, description: more.description }),
      required,
    })),
  };
}

type Said<Members> = { [Name in keyof Members]?: Exclude<Members[Name], undefined> };

function said<Members extends Record<string, unknown>>(members: Members): Said<Members> {
  const there = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as Said<Members>;
}

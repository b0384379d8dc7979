import type { CommandSpec } from "../../deps.ts";
import { SHELLS } from "./shells.ts";

/** `aiel completion` */
export const completion: CommandSpec = {
  path: ["completion"],
  group: "help",
  summary: "Print the completion script for a shell",
  arguments: [{
    name: "shell",
    summary: "The shell; default: the one in SHELL",
    choices: SHELLS,
  }],
  examples: [
    { title: "bash, in ~/.bashrc: source <(aiel completion bash)", line: "aiel completion bash" },
    { title: "zsh, in ~/.zshrc after compinit", line: "aiel completion zsh" },
    {
      title: "fish, once",
      line: "aiel completion fish > ~/.config/fish/completions/aiel.fish",
      before: ["mkdir -p ~/.config/fish/completions"],
    },
  ],
  effects: { reads: [], writes: [], env: ["SHELL"] },
  load: () => import("./run.ts").then((module) => module.completion),
};

/** `aiel complete -- <words>`: what the scripts call. */
export const complete: CommandSpec = {
  path: ["complete"],
  group: "help",
  hidden: true,
  summary: "Answer a shell that asks for completions",
  description:
    "Prints one candidate a line, a tab and what it is for; `:files` or `:directories` on the last line lets the shell add paths.",
  arguments: [{
    name: "words",
    summary: "The words after aiel, the last one unfinished",
    many: true,
  }],
  examples: [{ title: "Commands that start with st", line: "aiel complete -- st", place: "empty" }],
  effects: { reads: [".aiel/", "config.json of the user"], writes: [] },
  load: () => import("./complete.ts").then((module) => module.complete),
};

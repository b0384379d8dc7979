/** Support for an online shop as a graph of LangGraph, with threads that outlive a run. */
import "./flows/support.ts";

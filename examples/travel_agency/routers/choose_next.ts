import { router } from "aiel";
import { isWithin } from "../domain/money.ts";
import { Booking, NextNode } from "../schemas.ts";

/** The wrapper form: `router(name, options)` returns a function that registers what it is given. */
const register = router("choose_next", {
  description: "Books what fits the budget, tries the next candidate, or declines",
  input: Booking,
  output: NextNode,
});

export const chooseNext = register((_ctx, { quote, candidates, request }): NextNode => {
  if (quote && isWithin(quote.total, request.budget)) return "book";
  return candidates.length > 0 ? "price" : "decline";
});

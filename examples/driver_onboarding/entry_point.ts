/**
 * Driver onboarding: takes a driver's application from the first question to an active account.
 *
 * Importing a module registers the exports in it. This file is what the runtime imports, so the
 * list below is the whole surface of the project.
 */
import "./tools/core.ts";
import "./agents/onboarding.ts";
import "./routers/onboarding.ts";
import "./flows/driver_flow.ts";
import "./http/driver.ts";
import "./mcp_server/support.ts";

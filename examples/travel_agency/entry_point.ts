/**
 * A travel agency: finds trips for a wish, prices them to the cent, and books or declines.
 *
 * Importing a module registers the exports in it. This file is what the runtime imports, so the
 * list below is the whole surface of the project.
 */
import "./tools/search_trips.ts";
import "./tools/quote_trip.ts";
import "./agents/travel_planner.ts";
import "./routers/choose_next.ts";
import "./flows/trip_booking.ts";
import "./http/trips.ts";
import "./http/quotes.ts";

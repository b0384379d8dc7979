import { z } from "zod";
import { Driver, type Profile } from "../schemas.ts";
import rows from "../data/drivers.json" with { type: "json" };

/** The file is parsed once, at load: a bad row stops `describe`, not a driver's application. */
const drivers = z.array(Driver).parse(rows);

/** Finds the driver with this e-mail address, or else with this license. */
export function findDriver(
  { email, country, license_number }: Pick<Profile, "email" | "country" | "license_number">,
): Driver | undefined {
  return drivers.find((driver) => driver.email === email) ??
    drivers.find((driver) =>
      driver.country === country && driver.license_number === license_number
    );
}

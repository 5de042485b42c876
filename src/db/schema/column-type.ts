import { customType } from 'drizzle-orm/pg-core';

/** A moment as an ISO 8601 string in UTC; the program never holds a Date that came from the database. */
export const isoTimestamp = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  fromDriver: (value) => new Date(value).toISOString(),
});

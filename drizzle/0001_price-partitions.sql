-- Makes the yearly partitions of price_history from from_year to to_year that are missing, moving the rows of
-- those years out of the DEFAULT partition first. Readers go on; writers wait. Answers how many were made.
CREATE FUNCTION ensure_price_partitions(from_year integer, to_year integer) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
	partition_name text;
	first_day date;
	next_first_day date;
	made integer := 0;
BEGIN
	IF from_year < 1800 OR to_year > 2200 OR from_year > to_year THEN
		RAISE EXCEPTION 'ensure_price_partitions: % to % is not a range of years within 1800 to 2200', from_year, to_year
			USING ERRCODE = 'invalid_parameter_value';
	END IF;
	FOR year IN from_year..to_year LOOP
		partition_name := format('price_history_y%s', year);
		CONTINUE WHEN to_regclass(partition_name) IS NOT NULL;
		-- Self-conflicting: of two callers the second waits here and must look again.
		LOCK TABLE price_history IN SHARE ROW EXCLUSIVE MODE;
		CONTINUE WHEN to_regclass(partition_name) IS NOT NULL;
		first_day := make_date(year, 1, 1);
		next_first_day := make_date(year + 1, 1, 1);
		EXECUTE format('CREATE TABLE %I (LIKE price_history INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition_name);
		EXECUTE format(
			'WITH moved AS (DELETE FROM price_history_default WHERE date >= %L AND date < %L RETURNING *)
			 INSERT INTO %I SELECT * FROM moved', first_day, next_first_day, partition_name);
		EXECUTE format('ALTER TABLE price_history ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
			partition_name, first_day, next_first_day);
		made := made + 1;
	END LOOP;
	RETURN made;
END
$$;
--> statement-breakpoint
SELECT ensure_price_partitions(1990, 2030);

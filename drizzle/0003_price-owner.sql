ALTER TABLE "price_history" DROP CONSTRAINT "price_history_symbol_assets_symbol_fk";

--> statement-breakpoint
-- By hand: the other half of what the foreign key did, at no cost to loading. An asset with prices can be neither deleted
-- nor renamed; that prices have an asset is the loader's part, which locks the asset's row while it stores them.
CREATE FUNCTION keep_asset_of_prices() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM price_history WHERE symbol = OLD.symbol) THEN
		RAISE EXCEPTION 'asset % has prices: delete them first', OLD.symbol USING ERRCODE = 'foreign_key_violation';
	END IF;
	RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
--> statement-breakpoint
CREATE TRIGGER assets_keep_of_prices BEFORE DELETE ON assets
	FOR EACH ROW EXECUTE FUNCTION keep_asset_of_prices();
--> statement-breakpoint
CREATE TRIGGER assets_keep_symbol_of_prices BEFORE UPDATE OF symbol ON assets
	FOR EACH ROW WHEN (OLD.symbol IS DISTINCT FROM NEW.symbol) EXECUTE FUNCTION keep_asset_of_prices();

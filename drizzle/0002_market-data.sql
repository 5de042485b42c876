CREATE TABLE "corporate_actions" (
	"symbol" text NOT NULL,
	"date" date NOT NULL,
	"kind" text NOT NULL,
	"value" double precision NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "corporate_actions_pkey" PRIMARY KEY("symbol","date","kind"),
	CONSTRAINT "corporate_actions_kind_known" CHECK ("corporate_actions"."kind" in ('split', 'dividend')),
	CONSTRAINT "corporate_actions_value_usable" CHECK ("corporate_actions"."value" > 0 and "corporate_actions"."value" < 'Infinity')
);
--> statement-breakpoint
CREATE TABLE "forecasts" (
	"symbol" text NOT NULL,
	"date" date NOT NULL,
	"horizon_days" integer NOT NULL,
	"model_version" text NOT NULL,
	"expected_log_return" double precision NOT NULL,
	"volatility" double precision NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "forecasts_pkey" PRIMARY KEY("symbol","date","horizon_days","model_version"),
	CONSTRAINT "forecasts_horizon_known" CHECK ("forecasts"."horizon_days" > 0),
	CONSTRAINT "forecasts_return_usable" CHECK ("forecasts"."expected_log_return" > '-Infinity' and "forecasts"."expected_log_return" < 'Infinity'),
	CONSTRAINT "forecasts_volatility_usable" CHECK ("forecasts"."volatility" > 0 and "forecasts"."volatility" < 'Infinity')
);
--> statement-breakpoint
CREATE TABLE "provider_states" (
	"provider" text PRIMARY KEY NOT NULL,
	"state" text DEFAULT 'closed' NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_success_at" timestamp with time zone,
	"last_failure_at" timestamp with time zone,
	"last_error" text,
	"retry_at" timestamp with time zone,
	CONSTRAINT "provider_states_state_known" CHECK ("provider_states"."state" in ('closed', 'open', 'half-open')),
	CONSTRAINT "provider_states_failures_known" CHECK ("provider_states"."failures" >= 0)
);
--> statement-breakpoint
CREATE TABLE "quarantined_prices" (
	"id" text PRIMARY KEY NOT NULL,
	"symbol" text NOT NULL,
	"date" text NOT NULL,
	"source" text NOT NULL,
	"reason" text NOT NULL,
	"detail" text NOT NULL,
	"values" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"id" text PRIMARY KEY NOT NULL,
	"file_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"mapping" jsonb NOT NULL,
	"row_count" integer NOT NULL,
	"symbols" jsonb NOT NULL,
	CONSTRAINT "uploads_id_plain" CHECK ("uploads"."id" ~ '^[0-9A-Z]+$'),
	CONSTRAINT "uploads_row_count_known" CHECK ("uploads"."row_count" >= 0)
);
--> statement-breakpoint
ALTER TABLE "assets" ADD COLUMN "source" text DEFAULT 'sample' NOT NULL;--> statement-breakpoint
ALTER TABLE "assets" ADD COLUMN "upload_id" text;--> statement-breakpoint
ALTER TABLE "assets" ADD COLUMN "price_version" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "price_history" ADD COLUMN "source_rank" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "corporate_actions" ADD CONSTRAINT "corporate_actions_symbol_assets_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."assets"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "forecasts" ADD CONSTRAINT "forecasts_symbol_assets_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."assets"("symbol") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "quarantined_prices_symbol_date_index" ON "quarantined_prices" USING btree ("symbol","date");--> statement-breakpoint
ALTER TABLE "assets" ADD CONSTRAINT "assets_upload_id_uploads_id_fk" FOREIGN KEY ("upload_id") REFERENCES "public"."uploads"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "assets_upload_id_index" ON "assets" USING btree ("upload_id") WHERE "assets"."upload_id" is not null;--> statement-breakpoint
ALTER TABLE "assets" ADD CONSTRAINT "assets_upload_in_symbol" CHECK (case when "assets"."upload_id" is null then strpos("assets"."symbol", '~') = 0
               else right("assets"."symbol", length("assets"."upload_id") + 1) = '~' || "assets"."upload_id" end);--> statement-breakpoint
-- By hand: the bundled prices are loaded again at the next start, which gives their assets a price_version.
DELETE FROM "data_versions" WHERE "dataset" = 'sample';

CREATE TABLE "assets" (
	"symbol" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"sector" text,
	"industry" text,
	"currency" text DEFAULT 'USD' NOT NULL,
	"first_date" date,
	"last_date" date,
	"price_count" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "assets_kind_known" CHECK ("assets"."kind" in ('stock', 'etf', 'index'))
);
--> statement-breakpoint
CREATE TABLE "data_versions" (
	"dataset" text PRIMARY KEY NOT NULL,
	"version" text NOT NULL,
	"price_count" integer NOT NULL,
	"loaded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "optimization_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"engine_version" text NOT NULL,
	"data_version" text NOT NULL,
	"input" jsonb NOT NULL,
	"result" jsonb NOT NULL
);
--> statement-breakpoint
-- By hand: the partitioning and the INCLUDE, neither of which drizzle-kit can express. With
-- "adjusted_close" in the primary key's index a return panel is read without touching the table.
CREATE TABLE "price_history" (
	"symbol" text NOT NULL,
	"date" date NOT NULL,
	"open" double precision,
	"high" double precision,
	"low" double precision,
	"close" double precision,
	"volume" double precision,
	"adjusted_close" double precision NOT NULL,
	CONSTRAINT "price_history_pkey" PRIMARY KEY("symbol","date") INCLUDE ("adjusted_close"),
	CONSTRAINT "price_history_adjusted_close_usable" CHECK ("price_history"."adjusted_close" > 0 and "price_history"."adjusted_close" < 'Infinity')
) PARTITION BY RANGE ("date");
--> statement-breakpoint
CREATE TABLE "price_history_default" PARTITION OF "price_history" DEFAULT;
--> statement-breakpoint
CREATE TABLE "risk_free_rates" (
	"date" date PRIMARY KEY NOT NULL,
	"rate" double precision NOT NULL
);
--> statement-breakpoint
ALTER TABLE "price_history" ADD CONSTRAINT "price_history_symbol_assets_symbol_fk" FOREIGN KEY ("symbol") REFERENCES "public"."assets"("symbol") ON DELETE no action ON UPDATE no action;
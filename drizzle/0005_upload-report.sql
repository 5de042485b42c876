ALTER TABLE "uploads" ADD COLUMN "report" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "uploads" ADD COLUMN "content_hash" text DEFAULT '' NOT NULL;
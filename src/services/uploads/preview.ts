import type { CsvMapping, RowError } from '@/market/csv/contract';
import type { GuessedMapping } from '@/market/csv/guess-mapping';
import type { PriceRows } from '@/market/csv/price-rows';
import { previewPrices } from '@/market/csv/read-prices';
import { toAppError } from './refusal';

export interface UploadPreview extends GuessedMapping {
  /** The first lines below the header, as the file has them. */
  readonly sample: readonly (readonly string[])[];
  /** Why this mapping cannot be stored yet. */
  readonly problem: string | null;
  /** What the beginning of the file gives; null with a problem. */
  readonly understood: {
    readonly rows: number;
    readonly missing: number;
    readonly errors: readonly RowError[];
    readonly errorCount: number;
    readonly isAdjusted: boolean;
    /** Assets in the beginning; more may follow. */
    readonly assetCount: number;
    readonly assets: readonly {
      readonly symbol: string;
      readonly name: string;
      /** As the file says; null where it does not. */
      readonly currency: string | null;
      readonly prices: number;
      readonly first: { readonly date: string; readonly price: number };
    }[];
  } | null;
}

const listedAssets = 8;

/** How the beginning of a file would be read, so that a person can say what is wrong before anything is stored. */
export async function previewUpload(input: {
  readonly beginning: Uint8Array;
  readonly fileName: string;
  readonly mapping?: CsvMapping | undefined;
  readonly isWhole: boolean;
}): Promise<UploadPreview> {
  const { prices, problem, ...preview } = await previewPrices(input.beginning, input).catch(
    (error: unknown) => {
      throw toAppError(error);
    },
  );
  return {
    ...preview,
    problem: problem ?? null,
    understood: prices
      ? {
          rows: prices.rows,
          missing: prices.missing,
          errors: prices.errors,
          errorCount: prices.errorCount,
          isAdjusted: prices.isAdjusted,
          assetCount: prices.assets.length,
          assets: prices.assets
            .slice(0, listedAssets)
            .map(({ symbol, name, currency, prices: rows }) => ({
              symbol,
              name,
              currency: currency ?? null,
              prices: rows.length,
              first: firstOf(rows),
            })),
        }
      : null,
  };
}

/** An asset of a file has a price. */
function firstOf(rows: PriceRows): { date: string; price: number } {
  const [first] = rows.bars();
  return { date: first!.date, price: first!.adjustedClose };
}

import { formatCount, formatNumber } from '@/lib/format';
import type { UploadPreview } from '@/services/uploads/preview';
import type { UploadReport } from '@/services/uploads/schema';

/** The headline of a preview: what was read of the beginning of the file. */
export function understoodHeadline(
  { understood, problem, questions }: Pick<UploadPreview, 'understood' | 'problem' | 'questions'>,
  isWhole: boolean,
): string {
  if (questions.length > 0) return 'Almost: one thing to settle first';
  if (problem !== null || !understood) return 'Not readable in this way yet';
  if (understood.assetCount === 0) return 'No line could be read as a price';
  const assets = formatCount(understood.assetCount, 'asset');
  return isWhole
    ? `${assets} in ${formatCount(understood.rows, 'line')}`
    : `${assets} in the first ${formatCount(understood.rows, 'line')}`;
}

/** The headline of what was stored. */
export function storedHeadline({ assets }: Pick<UploadReport, 'assets'>): string {
  const stored = assets.filter(({ days }) => days > 0);
  const days = stored.reduce((sum, asset) => sum + asset.days, 0);
  return `Stored: ${formatCount(stored.length, 'asset')}, ${formatNumber(days, 0)} prices`;
}

/** What the prices of an upload are in. */
export function currenciesOf({
  currency,
  assets,
}: Pick<UploadReport, 'currency' | 'assets'>): string[] {
  return [...new Set(assets.flatMap((asset) => asset.currency ?? currency ?? []))];
}

/** Whether a person should look at the report before going on. */
export function needsALook({ errorCount, assets }: UploadReport): boolean {
  return errorCount > 0 || assets.some(({ refused, days }) => refused.length > 0 || days === 0);
}

/** What can be optimized, the longest histories first where there are too many. */
export function optimizable(
  { assets }: Pick<UploadReport, 'assets'>,
  { leastDays, mostAssets }: { readonly leastDays: number; readonly mostAssets: number },
): string[] {
  const usable = assets.filter(({ days }) => days >= leastDays);
  if (usable.length <= mostAssets) return usable.map(({ symbol }) => symbol);
  return [...usable]
    .sort((a, b) => b.days - a.days)
    .slice(0, mostAssets)
    .map(({ symbol }) => symbol);
}

import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AssetForecastView } from '@/components/forecasts/asset-forecast-view';
import { titleOf } from '@/components/forecasts/finding';
import { ForecastsOff } from '@/components/forecasts/forecast-notices';
import { isUploadedSymbol } from '@/lib/uploaded-symbol';
import { forgetSoon } from '@/server/loaders/forget-soon';
import { loadForecast } from '@/server/loaders/load-forecasts';

/** Rendered on the first visit, then kept for an hour: prices change once a day. */
export const revalidate = 3600;
export const dynamicParams = true;
export const generateStaticParams = () => [];

interface Props {
  params: Promise<{ symbol: string }>;
}

/** The address writes `^` as %5E; a broken sequence is the address of nothing. */
async function symbolOf({ params }: Props): Promise<string> {
  const { symbol } = await params;
  try {
    return decodeURIComponent(symbol);
  } catch {
    return '';
  }
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const symbol = await symbolOf(props);
  const loaded = await loadForecast(symbol);
  if (!loaded) return { title: 'No such asset' };
  return {
    title: `Forecast of ${loaded.status === 'ready' ? titleOf(loaded.value) : symbol}`,
    description: 'The range that a small network expects, beside what its word was worth.',
    // Whoever uploaded prices shares their address with whom they choose.
    ...(isUploadedSymbol(symbol) && { robots: { index: false } }),
  };
}

export default async function ForecastPage(props: Props) {
  const loaded = await loadForecast(await symbolOf(props));
  if (!loaded) {
    await forgetSoon();
    notFound();
  }
  return (
    <div className="page max-w-[832px] pt-8">
      {loaded.status === 'ready' ? (
        <AssetForecastView outlook={loaded.value} />
      ) : (
        <ForecastsOff message={loaded.message} />
      )}
    </div>
  );
}

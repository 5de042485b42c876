import type { Metadata } from 'next';
import { ForecastsOff } from '@/components/forecasts/forecast-notices';
import { ForecastsView } from '@/components/forecasts/forecasts-view';
import { WalkForwardSection } from '@/components/forecasts/walk-forward-section';
import { loadForecasts } from '@/server/loaders/load-forecasts';
import { loadWalkForward } from '@/server/loaders/load-walk-forward';

export const revalidate = 3600;

export const metadata: Metadata = {
  title: 'Forecasts and their skill',
  description:
    'What a small network expects of each asset, beside how often it was right in years it never saw.',
};

export default async function ForecastsPage() {
  const loaded = await loadForecasts();
  const report =
    loaded.status === 'ready' ? await loadWalkForward(loaded.value.modelVersion) : undefined;
  return (
    <div className="page pt-8">
      {loaded.status === 'ready' ? (
        <ForecastsView outlooks={loaded.value} />
      ) : (
        <ForecastsOff message={loaded.message} />
      )}
      {report && (
        <div className="mt-12">
          <WalkForwardSection report={report} />
        </div>
      )}
    </div>
  );
}

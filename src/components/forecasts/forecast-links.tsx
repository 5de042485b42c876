import Link from 'next/link';
import { paths } from '@/lib/paths';
import { shownSymbol } from '@/lib/uploaded-symbol';

const mostLinks = 12;

/** From a result to the forecasts of its assets. */
export function ForecastLinks({ symbols }: { symbols: readonly string[] }) {
  return (
    <p className="no-print mt-10 border-rule border-t pt-3 text-sm text-soft">
      What a model expects of these assets, beside its measured skill:{' '}
      {symbols.slice(0, mostLinks).map((symbol) => (
        <span key={symbol}>
          <Link href={paths.forecast(symbol)} prefetch={false}>
            {shownSymbol(symbol)}
          </Link>
          ,{' '}
        </span>
      ))}
      <Link href={paths.forecasts()} prefetch={false}>
        all forecasts
      </Link>
      .
    </p>
  );
}

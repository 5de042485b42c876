import Link from 'next/link';
import { paths } from '@/lib/paths';

/** There is no usable model: said plainly, with what still works. */
export function ForecastsOff({ message }: { message: string }) {
  return (
    <Notice title="There are no forecasts at the moment">
      <p className="mt-3">{message}</p>
      <p className="mt-3 text-soft">
        Prices, optimizing and stored results do not depend on it. Whoever runs this server finds
        the reason in its log.
      </p>
    </Notice>
  );
}

/** There is a model, but nobody knows how good it is: then its forecasts are not shown. */
export function SkillUnknown({ modelVersion }: { modelVersion: string }) {
  return (
    <Notice title="The skill of this model has not been measured">
      <p className="mt-3">
        A forecast is shown here only beside what it was worth in years that its model never saw. Of
        model {modelVersion} that is not known yet, so its forecasts are kept back. In the optimizer
        they count for nothing.
      </p>
      <p className="mt-3 text-soft">
        Whoever runs this server can measure it with <code>npm run evaluate</code>.
      </p>
    </Notice>
  );
}

function Notice({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="max-w-[60ch]">
      <h1 className="text-xl">{title}</h1>
      {children}
      <p className="mt-8">
        <Link href={paths.optimize()} prefetch={false} className="button-primary">
          Optimize a portfolio
        </Link>
      </p>
    </div>
  );
}

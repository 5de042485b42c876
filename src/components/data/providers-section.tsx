import { providerSentence } from '@/components/data/words';
import { TitledSection } from '@/components/ui/titled-section';
import { formatMoment } from '@/lib/format';
import type { Provider } from '@/services/providers/schema';

/** Every source that is known, those in use first in the order in which they are asked. */
export function ProvidersSection({ providers }: { providers: readonly Provider[] }) {
  const used = providers.filter(({ order }) => order !== null);
  return (
    <TitledSection id="sources" title="Where prices come from" level={2} large>
      <p className="mt-1 max-w-[68ch] text-sm text-soft">
        {used.length === 1
          ? 'One source is in use.'
          : `${used.length} sources are asked in this order: the next one when the one before fails.`}{' '}
        A source that fails three times in a row is left alone for a while.
      </p>
      <ol className="mt-3 text-sm">
        {providers.map((provider) => (
          <li
            key={provider.id}
            className="grid grid-cols-[24px_1fr] gap-x-3 border-rule border-t py-3 sm:grid-cols-[24px_200px_1fr]"
          >
            <span className="text-right text-soft tabular-nums">
              {provider.order === null ? (
                <span className="sr-only">Not in use: </span>
              ) : (
                `${provider.order}.`
              )}
            </span>
            <div className={provider.order === null ? 'text-soft' : 'font-medium'}>
              {provider.name}
              <span className="block font-normal text-soft text-xs">{offers(provider)}</span>
            </div>
            <div className="col-start-2 sm:col-start-3">
              <p className={provider.order === null ? 'text-soft' : ''}>
                {providerSentence(provider)}
              </p>
              {provider.order !== null && provider.lastFailureAt && (
                <p className="text-soft text-xs">
                  Last failure {formatMoment(provider.lastFailureAt)}
                  {provider.lastSuccessAt &&
                    `, last success ${formatMoment(provider.lastSuccessAt)}`}
                </p>
              )}
              {provider.website && (
                <p className="text-xs">
                  <a href={provider.website} rel="noreferrer">
                    Its terms<span className="sr-only"> ({provider.name})</span>
                  </a>
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </TitledSection>
  );
}

function offers({ bars, actions, currency }: Provider): string {
  const money = currency === null ? 'in the currency it names' : `taken to be in ${currency}`;
  if (!bars) return `one price a day, ${money}`;
  return `${actions ? 'daily bars, splits and dividends' : 'daily bars'}, ${money}`;
}

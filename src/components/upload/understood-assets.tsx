import { DataTable } from '@/components/ui/data-table';
import { TitledSection } from '@/components/ui/titled-section';
import { formatCount, formatDay, formatNumber } from '@/lib/format';
import type { UploadPreview } from '@/services/uploads/preview';

/** What was read of each asset, so that a wrong day or a shifted decimal is seen before it is stored. */
export function UnderstoodAssets({
  understood,
  currency,
}: {
  understood: NonNullable<UploadPreview['understood']>;
  /** Of prices whose currency the file does not say. */
  currency: string;
}) {
  const { assets, assetCount, missing, isAdjusted } = understood;
  if (assetCount === 0) return null;
  const saysCurrency = assets.every((asset) => asset.currency !== null);
  return (
    <TitledSection id="understood" title="How it is understood" level={3}>
      <DataTable
        className="mt-2"
        spacing="tight"
        caption="The first price of each asset as it was read"
        columns={[
          {
            heading: 'Asset',
            cell: ({ symbol, name }) => (
              <>
                {symbol}
                {name.toUpperCase() !== symbol && (
                  <span className="ml-2 font-normal text-soft">{name}</span>
                )}
              </>
            ),
          },
          { heading: 'First day', cell: ({ first }) => formatDay(first.date) },
          saysCurrency
            ? {
                heading: 'Price',
                cell: (asset) => `${formatNumber(asset.first.price, 4)}\u00a0${asset.currency}`,
              }
            : { heading: `Price, ${currency}`, cell: ({ first }) => formatNumber(first.price, 4) },
          { heading: 'Prices so far', cell: ({ prices }) => formatNumber(prices, 0) },
        ]}
        rows={assets}
        rowKey={({ symbol }) => symbol}
      />
      <ul className="mt-2 list-disc space-y-1 pl-5 text-sm text-soft">
        {assetCount > assets.length && (
          <li>And {formatCount(assetCount - assets.length, 'more asset')}.</li>
        )}
        {missing > 0 && <li>{formatCount(missing, 'price')} missing; nothing is filled in.</li>}
        {!isAdjusted && (
          <li>No adjusted close: prices are taken as they are, not adjusted for dividends.</li>
        )}
      </ul>
    </TitledSection>
  );
}

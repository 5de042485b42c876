'use client';

import { useId, useState } from 'react';
import { AssetSearch } from '@/components/optimize/asset-search';
import { PriceNotes } from '@/components/optimize/price-notes';
import { SectorBrowser } from '@/components/optimize/sector-browser';
import { SymbolChips } from '@/components/optimize/symbol-chips';
import { FieldMessage } from '@/components/ui/field-message';
import { formatCount, formatList } from '@/lib/format';
import type { Asset } from '@/services/assets/schema';

export function AssetPicker({
  assets,
  symbols,
  preset,
  error,
  onChange,
}: {
  assets: readonly Asset[];
  symbols: readonly string[];
  preset: readonly string[];
  error?: string | undefined;
  onChange: (symbols: readonly string[]) => void;
}) {
  const id = useId();
  const [unknown, setUnknown] = useState<readonly string[]>([]);
  const notFound =
    unknown.length > 0
      ? `${formatList(unknown)} ${unknown.length === 1 ? 'is' : 'are'} not among the ${assets.length} assets with prices here.`
      : undefined;

  const add = (more: readonly string[]) => {
    setUnknown([]);
    if (more.length > 0) onChange([...new Set([...symbols, ...more])]);
  };
  const remove = (fewer: readonly string[]) =>
    onChange(symbols.filter((symbol) => !fewer.includes(symbol)));

  return (
    <div className="space-y-3">
      <div>
        <AssetSearch
          assets={assets}
          chosen={symbols}
          onAdd={add}
          onUnknown={setUnknown}
          describedBy={id}
          invalid={(error ?? notFound) !== undefined}
        />
        <FieldMessage
          id={id}
          help="Several at once: paste “AAPL, MSFT JNJ”."
          error={error ?? notFound}
        />
      </div>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1 text-sm">
        <span role="status" className="text-soft">
          {symbols.length === 0
            ? 'None chosen yet'
            : `${formatCount(symbols.length, 'asset')} chosen`}
        </span>
        <button type="button" className="button-link" onClick={() => add(preset)}>
          Add {preset.length} S&amp;P 500 stocks
        </button>
        {symbols.length > 0 && (
          <button type="button" className="button-link" onClick={() => onChange([])}>
            Remove all
          </button>
        )}
      </div>
      <SymbolChips symbols={symbols} onRemove={remove} />
      <PriceNotes assets={assets} symbols={symbols} />
      <SectorBrowser assets={assets} chosen={symbols} onAdd={add} onRemove={remove} />
    </div>
  );
}

'use client';

import { useMemo } from 'react';
import { groupAssets } from '@/components/optimize/match-assets';
import type { Asset } from '@/services/assets/schema';

/** Every asset under its sector, for those who do not know the symbols. */
export function SectorBrowser({
  assets,
  chosen,
  onAdd,
  onRemove,
}: {
  assets: readonly Asset[];
  chosen: readonly string[];
  onAdd: (symbols: readonly string[]) => void;
  onRemove: (symbols: readonly string[]) => void;
}) {
  const groups = useMemo(() => groupAssets(assets), [assets]);
  return (
    <details className="text-sm">
      <summary className="py-1">Browse by sector</summary>
      <div className="mt-1 max-h-80 overflow-y-auto border-rule border-y py-2">
        {groups.map(({ label, assets: members }) => {
          const symbols = members.map(({ symbol }) => symbol);
          const all = symbols.every((symbol) => chosen.includes(symbol));
          return (
            <fieldset key={label} className="mb-3 min-w-0">
              <legend className="sr-only">{label}</legend>
              <div className="flex items-baseline justify-between">
                <span className="font-medium" aria-hidden="true">
                  {label}
                </span>
                <button
                  type="button"
                  className="button-link text-xs"
                  onClick={() => (all ? onRemove(symbols) : onAdd(symbols))}
                >
                  {all ? 'Remove all' : 'Add all'}
                  <span className="sr-only"> of {label}</span>
                </button>
              </div>
              {members.map(({ symbol, name }) => (
                <label key={symbol} className="flex min-h-7 items-center gap-2">
                  <input
                    type="checkbox"
                    checked={chosen.includes(symbol)}
                    onChange={(event) =>
                      event.target.checked ? onAdd([symbol]) : onRemove([symbol])
                    }
                  />
                  <span className="w-14 font-medium">{symbol}</span>
                  <span className="truncate text-soft">{name}</span>
                </label>
              ))}
            </fieldset>
          );
        })}
      </div>
    </details>
  );
}

'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldProblem } from '@/components/optimize/field-error';
import {
  idealPositions,
  priceDays,
  sharesFinding,
  sharesProof,
} from '@/components/optimize/share-question';
import { type Column, DataTable } from '@/components/ui/data-table';
import { OptionalNumberField } from '@/components/ui/optional-number-field';
import { TitledSection } from '@/components/ui/titled-section';
import { formatNumber, formatPercent } from '@/lib/format';
import { shownSymbol, withoutUploadIds } from '@/lib/uploaded-symbol';
import type { ShareAllocation } from '@/services/allocate/schema';
import type { SolvedOutcome } from '@/services/optimize/schema';
import { useTRPC } from '@/trpc/client';

type Position = ShareAllocation['positions'][number];

const columns: readonly Column<Position>[] = [
  { heading: 'Asset', cell: ({ symbol }) => shownSymbol(symbol) },
  { heading: 'Shares', cell: ({ shares }) => formatNumber(shares, 0) },
  { heading: 'Price', cell: ({ price }) => formatNumber(price), from: 'sm' },
  { heading: 'Value', cell: ({ value }) => formatNumber(value) },
  { heading: 'Weight', cell: ({ weight }) => formatPercent(weight, 2) },
  { heading: 'Ideal', cell: ({ idealWeight }) => formatPercent(idealWeight, 2), from: 'sm' },
];

/** From weights to what can be ordered: whole shares for an amount of money. */
export function SharePlan({ outcome }: { outcome: SolvedOutcome }) {
  const trpc = useTRPC();
  const [cash, setCash] = useState<number | null>(10_000);
  const plan = useMutation(trpc.allocate.shares.mutationOptions());
  const positions = idealPositions(outcome);
  if (!positions) return null;
  return (
    <TitledSection id="shares" title="In whole shares" level={3} className="no-print">
      <form
        noValidate
        className="mt-2 flex max-w-md items-start gap-4 [&>:first-child]:flex-1"
        onSubmit={(event) => {
          event.preventDefault();
          plan.mutate({ positions, cash: cash ?? 0 });
        }}
      >
        <OptionalNumberField
          label="Money to invest"
          help="In the currency of the prices."
          error={plan.error ? withoutUploadIds(fieldProblem(plan.error).message) : undefined}
          value={cash}
          onChange={setCash}
          min={0}
          max={1e12}
          fractionDigits={2}
          required
        />
        <button type="submit" aria-disabled={plan.isPending} className="button-quiet min-h-9">
          {plan.isPending ? 'Computing…' : 'Compute shares'}
        </button>
      </form>
      {plan.data && (
        <div className="mt-4">
          <DataTable
            caption={<span className="font-semibold text-base">{sharesFinding(plan.data)}</span>}
            columns={columns}
            rows={plan.data.positions}
            rowKey={({ symbol }) => symbol}
            spacing="tight"
            foot={`${sharesProof(plan.data)} ${priceDays(plan.data)} ${plan.data.notes.map(withoutUploadIds).join(' ')}`}
          />
        </div>
      )}
    </TitledSection>
  );
}

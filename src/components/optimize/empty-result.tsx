'use client';

import { formatCount } from '@/lib/format';

/** Before the first run: what happens here, and an example one click away. */
export function EmptyResult({ count, onExample }: { count: number; onExample: () => void }) {
  return (
    <div className="max-w-[52ch]">
      <h2 className="text-lg">Your answer will stand here</h2>
      <p className="mt-2 text-soft">
        Choose some assets and press Run. Every setting already has a sensible value, so nothing
        else is needed.
      </p>
      <p className="mt-4">
        <button type="button" onClick={onExample} className="button-quiet">
          Show me an example with {formatCount(count, 'stock')}
        </button>
      </p>
    </div>
  );
}

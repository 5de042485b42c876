'use client';

import { Button, Tag, TagGroup, TagList } from 'react-aria-components';
import { shownSymbol } from '@/lib/uploaded-symbol';

/** The chosen symbols; arrow keys move between them, Delete or the cross takes one out. */
export function SymbolChips({
  symbols,
  onRemove,
}: {
  symbols: readonly string[];
  onRemove: (symbols: readonly string[]) => void;
}) {
  if (symbols.length === 0) return null;
  return (
    <TagGroup
      aria-label="Chosen assets"
      selectionMode="none"
      onRemove={(keys) => onRemove([...keys].map(String))}
    >
      <TagList items={symbols.map((symbol) => ({ id: symbol }))} className="flex flex-wrap gap-1.5">
        {({ id }) => (
          <Tag
            textValue={shownSymbol(id)}
            className="inline-flex min-h-7 items-center gap-1 rounded-sm bg-accent-wash pl-2 font-medium text-sm"
          >
            {shownSymbol(id)}
            <Button
              slot="remove"
              className="inline-flex size-7 items-center justify-center text-soft hover:text-ink"
            >
              <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true" focusable="false">
                <path
                  d="M2 2l8 8M10 2l-8 8"
                  stroke="currentColor"
                  strokeWidth="1.5"
                  strokeLinecap="round"
                />
              </svg>
            </Button>
          </Tag>
        )}
      </TagList>
    </TagGroup>
  );
}

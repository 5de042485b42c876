'use client';

import { useMemo, useState } from 'react';
import {
  Button,
  ComboBox,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components';
import { matchAssets } from '@/components/optimize/match-assets';
import { parseSymbols } from '@/components/optimize/parse-symbols';
import type { Asset } from '@/services/assets/schema';

const longestList = 50;

/** Search by symbol, name or sector; several symbols typed or pasted at once are all added. */
export function AssetSearch({
  assets,
  chosen,
  onAdd,
  onUnknown,
  describedBy,
  invalid,
}: {
  assets: readonly Asset[];
  chosen: readonly string[];
  onAdd: (symbols: readonly string[]) => void;
  onUnknown: (words: readonly string[]) => void;
  describedBy: string;
  invalid: boolean;
}) {
  const [text, setText] = useState('');
  // After a choice the list stays shut until the person types again or asks for it.
  const [shut, setShut] = useState(false);
  const known = useMemo(() => new Set(assets.map(({ symbol }) => symbol)), [assets]);
  const matches = useMemo(() => {
    const open = assets.filter(({ symbol }) => !chosen.includes(symbol));
    return matchAssets(open, text, longestList);
  }, [assets, chosen, text]);

  function take(found: readonly string[], unknown: readonly string[]) {
    onAdd(found);
    onUnknown(unknown);
    setText('');
    setShut(true);
  }

  function onPaste(event: React.ClipboardEvent) {
    const { found, unknown } = parseSymbols(event.clipboardData.getData('text'), known);
    if (found.length + unknown.length < 2) return;
    event.preventDefault();
    take(found, unknown);
  }

  function onKeyDown(event: React.KeyboardEvent<HTMLElement>) {
    if (event.key !== 'Enter') return;
    const input = event.target;
    const highlighted =
      input instanceof HTMLInputElement && input.getAttribute('aria-activedescendant');
    if (highlighted) return;
    // Enter never sends the form from here: it adds what was typed.
    event.preventDefault();
    event.stopPropagation();
    if (text.trim() === '') return;
    const { found, unknown } = parseSymbols(text, known);
    if (unknown.length === 0) return take(found, []);
    const best = matches[0];
    if (found.length === 0 && best) return take([best.symbol], []);
    take(found, unknown);
  }

  return (
    <ComboBox
      items={shut ? [] : matches}
      inputValue={text}
      onInputChange={(next) => {
        setText(next);
        if (next !== '') setShut(false);
      }}
      onOpenChange={(open, trigger) => {
        if (open && trigger === 'manual') setShut(false);
      }}
      value={null}
      onChange={(key) => key !== null && take([String(key)], [])}
      allowsCustomValue
      isInvalid={invalid}
      menuTrigger="input"
    >
      <Label className="font-medium">Add assets</Label>
      <div className="relative mt-1 flex" onKeyDownCapture={onKeyDown}>
        <Input
          onPaste={onPaste}
          aria-describedby={describedBy}
          placeholder="Symbol, name or sector"
          autoComplete="off"
          className="field-box w-full pr-10 placeholder:text-soft"
        />
        <Button className="absolute right-0 inline-flex size-10 items-center justify-center text-soft hover:text-ink">
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
            <path
              d="M2 4l4 4 4-4"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
              strokeLinecap="round"
            />
          </svg>
        </Button>
      </div>
      <Popover className="w-(--trigger-width) rounded-sm border border-edge bg-raised">
        <ListBox<Asset> className="max-h-72 overflow-auto p-1">
          {({ symbol, name, sector }) => (
            <ListBoxItem
              id={symbol}
              textValue={symbol}
              className="flex min-h-9 cursor-pointer items-center gap-3 rounded-sm px-2 text-sm data-[focused]:bg-accent-wash"
            >
              <span className="w-14 shrink-0 font-medium">{symbol}</span>
              <span className="truncate">{name}</span>
              {sector && (
                <span className="ml-auto hidden truncate text-soft text-xs sm:inline">
                  {sector}
                </span>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
